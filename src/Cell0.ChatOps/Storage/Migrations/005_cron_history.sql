-- Runs of the gateway's cron jobs, kept longer than the gateway keeps them.
CREATE TABLE cron_run (
    job_id TEXT NOT NULL,
    run_at INTEGER NOT NULL,
    run_id TEXT,
    job_name TEXT NOT NULL,
    ended_at INTEGER NOT NULL,
    duration_ms INTEGER,
    -- The job's limit as it was when we heard of the run.
    limit_ms INTEGER,
    -- The gateway's word: ok, error, skipped.
    status TEXT NOT NULL,
    -- Ours: ok, failed, timeout, overran, skipped.
    verdict TEXT NOT NULL,
    -- What an "overran" rests on.
    evidence TEXT,
    error TEXT,
    error_reason TEXT,
    -- Whom its message was for; null where none was asked for.
    channel TEXT,
    delivery TEXT,
    delivery_error TEXT,
    suppression TEXT,
    session_id TEXT,
    PRIMARY KEY (job_id, run_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX cron_run_age ON cron_run (run_at);
CREATE INDEX cron_run_delivered ON cron_run (channel, ended_at) WHERE delivery = 'delivered';
CREATE INDEX cron_run_doubted ON cron_run (ended_at) WHERE verdict = 'timeout' AND session_id IS NOT NULL;
