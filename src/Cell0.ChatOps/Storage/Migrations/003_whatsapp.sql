-- When each number last wrote to us, and when WhatsApp said that its window is closed all the same.
CREATE TABLE whatsapp_window (
    number TEXT PRIMARY KEY,
    inbound_at INTEGER NOT NULL,
    closed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX whatsapp_window_inbound ON whatsapp_window (inbound_at);

-- Messages that Twilio took, and the furthest it has said of each. read_next_at: when its status is to be asked for; null once nothing more is to come.
-- number is empty when a receipt came before the answer that names it.
CREATE TABLE whatsapp_message (
    sid TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    templated INTEGER NOT NULL,
    sent_at INTEGER NOT NULL,
    reach INTEGER NOT NULL DEFAULT -1,
    told_at INTEGER,
    delivered_at INTEGER,
    passing INTEGER NOT NULL DEFAULT 0,
    read_next_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX whatsapp_message_unread ON whatsapp_message (read_next_at) WHERE read_next_at IS NOT NULL;
CREATE INDEX whatsapp_message_sent ON whatsapp_message (sent_at);

-- Up to when inbound messages were read by REST.
CREATE TABLE whatsapp_reading (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    inbound_until INTEGER NOT NULL
) STRICT;
