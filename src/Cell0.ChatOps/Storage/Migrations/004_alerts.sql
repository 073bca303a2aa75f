-- Where an incident comes from: 'suite' (our own examinations) or 'alert' (told from outside).
ALTER TABLE incident ADD COLUMN origin TEXT NOT NULL DEFAULT 'suite';
-- An alert from outside ends by itself at this time unless it is told again.
ALTER TABLE incident ADD COLUMN ends_at INTEGER;
-- 1: its sender named that time; 0: it is ours (no word for a while).
ALTER TABLE incident ADD COLUMN ends_given INTEGER NOT NULL DEFAULT 0;
ALTER TABLE incident ADD COLUMN refreshed_at INTEGER;
CREATE INDEX incident_unresolved ON incident (ends_at) WHERE state <> 'resolved';
CREATE INDEX incident_lease ON incident (ack_until) WHERE state = 'acknowledged';

-- The morning digest: told once for a person's day.
CREATE TABLE digest_told (
    person TEXT NOT NULL,
    day TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (person, day)
) STRICT, WITHOUT ROWID;

-- What the outside watcher last heard of us; one row.
CREATE TABLE heartbeat (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    at INTEGER NOT NULL,
    told TEXT NOT NULL,
    problem TEXT
) STRICT;
