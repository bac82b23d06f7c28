-- What somebody has sent, for when their account goes or the operator revokes it.
ALTER TABLE invites
    ADD KEY invites_by_inviter (created_by);
