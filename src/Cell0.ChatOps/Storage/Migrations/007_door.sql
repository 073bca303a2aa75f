-- The newest row whose news a message tells, where that is not its own: an unsent card goes with the text of its edit.
ALTER TABLE outbox ADD COLUMN shows INTEGER;
