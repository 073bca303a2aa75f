-- Times are Unix milliseconds UTC. A run is inserted whole in one transaction; run_attempt remembers one that has begun.
CREATE TABLE run_attempt (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    trigger TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    open INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX run_attempt_open ON run_attempt (open) WHERE open = 1;

CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    trigger TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    finished_at INTEGER NOT NULL,
    scheduled_for INTEGER,
    previous_id INTEGER,
    comparable TEXT NOT NULL,
    is_partial INTEGER NOT NULL,
    elapsed_ms REAL NOT NULL,
    cpu_ms REAL NOT NULL
) STRICT;
CREATE INDEX run_started ON run (started_at);
CREATE INDEX run_comparable ON run (comparable, is_partial, id);

CREATE TABLE probe_result (
    run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    probe_id TEXT NOT NULL,
    is_confirmation INTEGER NOT NULL,
    status TEXT NOT NULL,
    reason TEXT,
    how_to_enable TEXT,
    started_at INTEGER NOT NULL,
    finished_at INTEGER NOT NULL,
    details TEXT,
    PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE samples (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    probe_id TEXT NOT NULL,
    metric TEXT NOT NULL,
    unit TEXT NOT NULL,
    n INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    -- Brotli of the CSV; null once the raw samples were reduced to their histogram.
    csv BLOB,
    histogram TEXT NOT NULL
) STRICT;
CREATE INDEX samples_run ON samples (run_id);

CREATE TABLE measurement (
    run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    figure TEXT NOT NULL,
    position INTEGER NOT NULL,
    probe_id TEXT NOT NULL,
    metric TEXT NOT NULL,
    statistic TEXT NOT NULL,
    value REAL NOT NULL,
    unit TEXT NOT NULL,
    n INTEGER NOT NULL,
    better TEXT NOT NULL,
    samples_id INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
    is_confirmation INTEGER NOT NULL,
    PRIMARY KEY (run_id, figure)
) STRICT, WITHOUT ROWID;
CREATE INDEX measurement_metric ON measurement (probe_id, metric, statistic, run_id);

-- Things seen at least once on this host: a gateway that is gone is another matter than one that never was.
CREATE TABLE sighting (
    thing TEXT PRIMARY KEY,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    note TEXT
) STRICT;

CREATE TABLE finding (
    run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    component TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE verdict (
    run_id INTEGER PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,
    word TEXT NOT NULL,
    reasons TEXT NOT NULL
) STRICT;

CREATE TABLE report (
    run_id INTEGER PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,
    markdown TEXT NOT NULL
) STRICT;

CREATE TABLE incident (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    state TEXT NOT NULL,
    severity TEXT NOT NULL,
    -- The worst it ever was: who heard of it then must hear of its end.
    worst TEXT NOT NULL,
    rule TEXT NOT NULL,
    component TEXT NOT NULL,
    title TEXT NOT NULL,
    finding TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    resolved_at INTEGER,
    ack_by TEXT,
    ack_until INTEGER,
    ack_note TEXT,
    clean_streak INTEGER NOT NULL DEFAULT 0,
    run_id INTEGER
) STRICT;
CREATE UNIQUE INDEX incident_open_fingerprint ON incident (fingerprint) WHERE state <> 'resolved';
CREATE INDEX incident_code ON incident (code, id);

CREATE TABLE incident_candidate (
    fingerprint TEXT PRIMARY KEY,
    rule TEXT NOT NULL,
    streak INTEGER NOT NULL,
    first_seen INTEGER NOT NULL
) STRICT;

CREATE TABLE incident_event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    incident_id INTEGER NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    severity TEXT NOT NULL,
    text TEXT NOT NULL,
    actor TEXT,
    run_id INTEGER
) STRICT;
CREATE INDEX incident_event_incident ON incident_event (incident_id, id);
CREATE INDEX incident_event_run ON incident_event (run_id) WHERE run_id IS NOT NULL;

-- People and the chats they may be reached in. telegram:123, webchat:owner.
CREATE TABLE linked_chat (
    address TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    role TEXT NOT NULL,
    linked_at INTEGER NOT NULL,
    how TEXT NOT NULL
) STRICT;

CREATE TABLE link_code (
    code TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    used_by TEXT
) STRICT;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    address TEXT NOT NULL,
    command TEXT NOT NULL,
    outcome TEXT NOT NULL
) STRICT;

-- Inbound messages already handled: channels deliver at least once.
CREATE TABLE inbound_seen (
    key TEXT PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX inbound_seen_at ON inbound_seen (at);

-- due_at is set exactly while a row waits to be tried: null when it is claimed or settled.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    channel TEXT NOT NULL,
    chat TEXT NOT NULL,
    kind TEXT NOT NULL,
    dedupe_key TEXT NOT NULL,
    template TEXT NOT NULL,
    subject TEXT,
    severity TEXT NOT NULL,
    loud INTEGER NOT NULL,
    why TEXT NOT NULL,
    text TEXT NOT NULL,
    plain_text TEXT NOT NULL,
    part INTEGER NOT NULL DEFAULT 1,
    parts INTEGER NOT NULL DEFAULT 1,
    state TEXT NOT NULL,
    due_at INTEGER,
    parked INTEGER NOT NULL DEFAULT 0,
    resend INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    claimed_at INTEGER,
    accepted_at INTEGER,
    delivered_at INTEGER,
    read_at INTEGER,
    remote_id TEXT,
    problem TEXT
) STRICT;
CREATE UNIQUE INDEX outbox_once ON outbox (channel, chat, dedupe_key, part);
CREATE INDEX outbox_waiting ON outbox (channel, chat, id) WHERE due_at IS NOT NULL;
CREATE INDEX outbox_sending ON outbox (channel, chat) WHERE state = 'sending';
CREATE INDEX outbox_remote ON outbox (channel, chat, remote_id);

-- The embedded channel's own conversation. revision grows with every message and every edit: what a page has seen is one number.
CREATE TABLE webchat_message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    revision INTEGER NOT NULL UNIQUE,
    chat TEXT NOT NULL,
    direction TEXT NOT NULL,
    text TEXT NOT NULL,
    loud INTEGER NOT NULL DEFAULT 0,
    outbox_id INTEGER UNIQUE,
    at INTEGER NOT NULL,
    edited_at INTEGER
) STRICT;
