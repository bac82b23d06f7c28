UPDATE members SET owner_of = org_id WHERE FIND_IN_SET('Owner', roles) AND owner_of IS NULL;
