UPDATE orgs SET path = id, reseller = TRUE WHERE parent_id IS NULL AND path = '';
