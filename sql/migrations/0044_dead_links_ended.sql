-- Ended links are forgotten by their age, a portion at a time.
ALTER TABLE dead_links
    ADD KEY dead_links_ended (ended_at);
