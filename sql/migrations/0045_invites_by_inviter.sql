-- What somebody has sent, for when his account goes or the operator withdraws it.
ALTER TABLE invites
    ADD KEY invites_by_inviter (created_by);
