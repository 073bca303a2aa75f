-- The newest row whose news a message tells, where that is not its own: an unsent card goes with the text of its edit.
ALTER TABLE outbox ADD COLUMN shows INTEGER;

-- True: what burns went over to another route since. Who was told on this one hears of its end, and nothing more.
ALTER TABLE notification_member ADD COLUMN moved INTEGER NOT NULL DEFAULT 0;
