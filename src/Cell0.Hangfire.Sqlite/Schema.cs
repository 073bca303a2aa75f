namespace Cell0.Hangfire.Sqlite;

/// <summary>What the file looks like. Times are milliseconds since 1970 in UTC; steps only go forward, one per version.</summary>
internal static class Schema
{
    /// <summary>"C0hf": tells our file from another program's.</summary>
    public const int ApplicationId = 0x43306866;

    /// <summary>The first makes version 1.</summary>
    public static readonly IReadOnlyList<string> Steps =
    [
        """
        CREATE TABLE job (
            id INTEGER PRIMARY KEY,
            invocation TEXT NOT NULL,
            parameters TEXT,
            created INTEGER NOT NULL,
            expire INTEGER,
            state TEXT COLLATE NOCASE,
            state_at INTEGER,
            state_seq INTEGER,
            states INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX job_state ON job (state, state_at) WHERE state IS NOT NULL;
        CREATE INDEX job_expire ON job (expire) WHERE expire IS NOT NULL;
        CREATE TABLE state (job INTEGER, seq INTEGER, name TEXT NOT NULL, reason TEXT, at INTEGER NOT NULL, data TEXT, PRIMARY KEY (job, seq)) STRICT, WITHOUT ROWID;
        CREATE TABLE queue (queue TEXT, seq INTEGER, job INTEGER NOT NULL, PRIMARY KEY (queue, seq)) STRICT, WITHOUT ROWID;
        CREATE TABLE "set" (key TEXT, value TEXT, score REAL NOT NULL, PRIMARY KEY (key, value)) STRICT, WITHOUT ROWID;
        CREATE INDEX set_score ON "set" (key, score, value);
        CREATE TABLE hash (key TEXT, field TEXT, value TEXT, PRIMARY KEY (key, field)) STRICT, WITHOUT ROWID;
        CREATE TABLE list (key TEXT, seq INTEGER, value TEXT, PRIMARY KEY (key, seq)) STRICT, WITHOUT ROWID;
        CREATE TABLE counter (key TEXT PRIMARY KEY, value INTEGER NOT NULL, expire INTEGER) STRICT, WITHOUT ROWID;
        CREATE INDEX counter_expire ON counter (expire) WHERE expire IS NOT NULL;
        CREATE TABLE expiry (kind TEXT, key TEXT, at INTEGER NOT NULL, PRIMARY KEY (kind, key)) STRICT, WITHOUT ROWID;
        CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        INSERT INTO meta VALUES ('last_job', 0);
        """,
    ];
}
