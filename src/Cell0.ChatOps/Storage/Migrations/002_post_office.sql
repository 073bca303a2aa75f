-- What a message tells about (topic_key), and the form it takes: a message, a card (the message that shows a thing as it stands), or an edit of that card.
ALTER TABLE outbox ADD COLUMN topic_key TEXT;
ALTER TABLE outbox ADD COLUMN form TEXT NOT NULL DEFAULT 'message';
-- True when the thing it tells about is over.
ALTER TABLE outbox ADD COLUMN ends INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN action TEXT;
ALTER TABLE outbox ADD COLUMN since INTEGER;
ALTER TABLE outbox ADD COLUMN pin INTEGER NOT NULL DEFAULT 0;
-- A document that goes with it.
ALTER TABLE outbox ADD COLUMN file_name TEXT;
ALTER TABLE outbox ADD COLUMN file_text TEXT;
-- Messages held until the same moment go out as one.
ALTER TABLE outbox ADD COLUMN batch TEXT;
-- Set for a row that went out within another one.
ALTER TABLE outbox ADD COLUMN carried_by INTEGER;
-- Failover: the rows of one delivery are the same news for one receiver, in the order in which its targets are tried; all but the first stand by.
ALTER TABLE outbox ADD COLUMN delivery TEXT;
ALTER TABLE outbox ADD COLUMN step INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN standby INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN failover_after_ms INTEGER;
ALTER TABLE outbox ADD COLUMN failover_at INTEGER;
-- What is said before the text: why it comes this way, or that it is late.
ALTER TABLE outbox ADD COLUMN note TEXT;
-- When it was meant to go: the decision, or the end of what held it. Null while it stands by.
ALTER TABLE outbox ADD COLUMN go_at INTEGER;
-- True: it is not bundled any more, as a bundle with it was refused.
ALTER TABLE outbox ADD COLUMN alone INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outbox_due ON outbox (channel, chat, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX outbox_carried ON outbox (carried_by) WHERE carried_by IS NOT NULL;
DROP INDEX outbox_remote;
CREATE INDEX outbox_remote ON outbox (channel, remote_id) WHERE remote_id IS NOT NULL;
CREATE INDEX outbox_failover ON outbox (failover_at) WHERE failover_at IS NOT NULL;
CREATE INDEX outbox_delivery ON outbox (delivery, step) WHERE delivery IS NOT NULL;
CREATE INDEX outbox_topic ON outbox (channel, chat, topic_key, id) WHERE topic_key IS NOT NULL;

-- Receipts may come before the answer that names what they are about.
CREATE TABLE receipt_early (
    channel TEXT NOT NULL,
    remote_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    problem TEXT,
    PRIMARY KEY (channel, remote_id, kind)
) STRICT, WITHOUT ROWID;

-- What a restart must not forget of a channel.
CREATE TABLE channel_state (
    channel TEXT PRIMARY KEY,
    last_proof_at INTEGER,
    failing_since INTEGER,
    problem TEXT,
    -- The last time it could not be reached for more than a minute.
    outage_from INTEGER,
    outage_to INTEGER,
    outage_reason TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE silence (
    id TEXT PRIMARY KEY,
    matchers TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    comment TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX silence_ends ON silence (ends_at);

-- Alertmanager's groups: what a route has told of alerts that share the labels of group_by.
CREATE TABLE notification_group (
    id TEXT PRIMARY KEY,
    route TEXT NOT NULL,
    -- The last time at which the group was told, or the next one while that is still to come.
    flush_at INTEGER NOT NULL,
    -- When to look again for what still burns; null: never.
    repeat_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX notification_group_repeat ON notification_group (repeat_at) WHERE repeat_at IS NOT NULL;

-- What still burns within a group.
CREATE TABLE notification_member (
    group_id TEXT NOT NULL REFERENCES notification_group (id) ON DELETE CASCADE,
    topic_key TEXT NOT NULL,
    subject TEXT,
    severity TEXT NOT NULL,
    title TEXT NOT NULL,
    since INTEGER,
    action TEXT,
    labels TEXT NOT NULL,
    not_via TEXT,
    -- Null: nobody was told yet.
    told_at INTEGER,
    -- Somebody has taken it: it is not told again.
    taken INTEGER NOT NULL,
    -- The silence that kept it back.
    silenced_by TEXT,
    -- With a number of its own: the rows are long, and ordered by group each new one would push others to another page.
    UNIQUE (group_id, topic_key)
) STRICT;
CREATE INDEX notification_member_topic ON notification_member (topic_key);
CREATE INDEX notification_member_silenced ON notification_member (silenced_by) WHERE silenced_by IS NOT NULL;

-- Every decision of the post office with its reason.
CREATE TABLE notification_decision (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    topic_key TEXT,
    subject TEXT,
    template TEXT NOT NULL,
    severity TEXT NOT NULL,
    title TEXT NOT NULL,
    why TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    -- Names, as a JSON array.
    receivers TEXT NOT NULL,
    -- The outbox rows it made, as a JSON array of numbers.
    outbox_ids TEXT NOT NULL
) STRICT;
