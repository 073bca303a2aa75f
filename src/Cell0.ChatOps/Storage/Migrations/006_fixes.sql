-- A plan and what became of it. Values and words of the plan stand in 'plan' as JSON; the rest is what is asked for.
CREATE TABLE fix (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL DEFAULT 0,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    state TEXT NOT NULL,
    -- 1: on its way back to the old value.
    is_back INTEGER NOT NULL DEFAULT 0,
    plan TEXT NOT NULL,
    hash TEXT NOT NULL,
    person TEXT NOT NULL,
    chat TEXT NOT NULL,
    fingerprint TEXT,
    planned_at INTEGER NOT NULL,
    applied_at INTEGER,
    crossed_at INTEGER,
    -- By the gateway's clock: runs that began later are judged.
    mark INTEGER,
    until INTEGER,
    good INTEGER NOT NULL DEFAULT 0,
    ended_at INTEGER,
    why TEXT,
    changed_at INTEGER NOT NULL
) STRICT;
-- One change at a time of one thing, whoever asks.
CREATE UNIQUE INDEX fix_in_flight ON fix (target) WHERE state IN ('applying', 'verifying');
CREATE INDEX fix_open ON fix (state) WHERE state IN ('planned', 'applying', 'verifying');
CREATE INDEX fix_begun ON fix (applied_at) WHERE applied_at IS NOT NULL;
CREATE INDEX fix_target ON fix (target, id);

CREATE TABLE fix_event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    fix_id INTEGER NOT NULL REFERENCES fix (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    step TEXT NOT NULL,
    text TEXT NOT NULL,
    actor TEXT
) STRICT;
CREATE INDEX fix_event_of ON fix_event (fix_id, id);

-- What is being done about it, for its card: the last lines of its fixes.
ALTER TABLE incident ADD COLUMN story TEXT;
