-- The finding before it came to read otherwise by another rule: why it was opened stays to be read.
ALTER TABLE incident ADD COLUMN first TEXT;
-- When the newest run of a job that bore witness of it began: one run is counted once, however often it is looked at.
ALTER TABLE incident ADD COLUMN witness INTEGER;
