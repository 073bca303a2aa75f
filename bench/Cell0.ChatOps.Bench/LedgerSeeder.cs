using Microsoft.Data.Sqlite;

namespace Cell0.ChatOps.Bench;

/// <summary>Fills a ledger with copies of its newest run: figures, findings, verdict and report in full.</summary>
internal static class LedgerSeeder
{
    /// <summary>14 days of runs every 15 minutes: older ones have lost their raw samples, as the retention does it.</summary>
    private const int WithSamples = 14 * 96;

    /// <summary>12 minutes: so many runs stay within the 90 days that are kept.</summary>
    private const int ApartMs = 12 * 60 * 1000;

    private const string Numbers = "WITH RECURSIVE age (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM age WHERE n < @copies)";

    /// <summary>The columns with an id or a time in them are moved; all others are copied as they are.</summary>
    private static readonly (string Table, string Columns, string Values)[] Tables =
    [
        ("run_attempt", "id, trigger, started_at, open", "r.id - age.n, r.trigger, r.started_at - age.n * @apart, 0"),
        ("run", "id, trigger, started_at, finished_at, scheduled_for, previous_id, comparable, is_partial, elapsed_ms, cpu_ms",
            "r.id - age.n, r.trigger, r.started_at - age.n * @apart, r.finished_at - age.n * @apart, r.scheduled_for, CASE WHEN age.n < @copies THEN r.id - age.n - 1 END, r.comparable, r.is_partial, r.elapsed_ms, r.cpu_ms"),
        ("probe_result", "run_id, position, probe_id, is_confirmation, status, reason, how_to_enable, started_at, finished_at, details",
            "r.run_id - age.n, r.position, r.probe_id, r.is_confirmation, r.status, r.reason, r.how_to_enable, r.started_at - age.n * @apart, r.finished_at - age.n * @apart, r.details"),
        ("samples", "id, run_id, probe_id, metric, unit, n, sha256, csv, histogram",
            "r.id - age.n * 1000, r.run_id - age.n, r.probe_id, r.metric, r.unit, r.n, r.sha256, CASE WHEN age.n < @full THEN r.csv END, CASE WHEN age.n < @full THEN NULL ELSE '{}' END"),
        ("measurement", "run_id, figure, position, probe_id, metric, statistic, value, unit, n, better, samples_id, is_confirmation",
            "r.run_id - age.n, r.figure, r.position, r.probe_id, r.metric, r.statistic, r.value * (1 + (age.n % 21 - 10) / 100.0), r.unit, r.n, r.better, r.samples_id - age.n * 1000, r.is_confirmation"),
        ("finding", "run_id, position, fingerprint, rule, severity, component, body", "r.run_id - age.n, r.position, r.fingerprint, r.rule, r.severity, r.component, r.body"),
        ("verdict", "run_id, word, reasons", "r.run_id - age.n, r.word, r.reasons"),
        ("report", "run_id, markdown", "r.run_id - age.n, r.markdown"),
    ];

    /// <param name="file">A database with one run in it.</param>
    /// <param name="runs">How many it shall hold.</param>
    public static void Fill(string file, int runs)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        Execute(connection, "PRAGMA synchronous = OFF");
        using (var transaction = connection.BeginTransaction())
        {
            // The newest keeps its time; the others lie before it. Ids stay positive.
            Execute(connection, "PRAGMA defer_foreign_keys = ON");
            foreach (var sql in Shift(runs - 1)) Execute(connection, sql);
            foreach (var (table, columns, values) in Tables.Where(_ => runs > 1)) Copy(connection, table, columns, values, runs - 1);
            transaction.Commit();
        }

        Execute(connection, "ANALYZE");
        Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static IEnumerable<string> Shift(int by)
    {
        yield return $"UPDATE run_attempt SET id = id + {by}";
        yield return $"UPDATE run SET id = id + {by}";
        yield return $"UPDATE samples SET id = id + {by} * 1000, run_id = run_id + {by}";
        yield return $"UPDATE measurement SET run_id = run_id + {by}, samples_id = samples_id + {by} * 1000";
        foreach (var table in new[] { "probe_result", "finding", "verdict", "report" }) yield return $"UPDATE {table} SET run_id = run_id + {by}";
        foreach (var table in new[] { "incident", "incident_event" }) yield return $"UPDATE {table} SET run_id = run_id + {by} WHERE run_id IS NOT NULL";
    }

    private static void Copy(SqliteConnection connection, string table, string columns, string values, int copies)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // All parts are constants of this file.
        command.CommandText = $"{Numbers} INSERT INTO {table} ({columns}) SELECT {values} FROM age CROSS JOIN (SELECT * FROM {table}) r";
#pragma warning restore CA2100
        command.Parameters.AddWithValue("@copies", copies);
        if (command.CommandText.Contains("@apart", StringComparison.Ordinal)) command.Parameters.AddWithValue("@apart", ApartMs);
        if (command.CommandText.Contains("@full", StringComparison.Ordinal)) command.Parameters.AddWithValue("@full", WithSamples);
        command.ExecuteNonQuery();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // As above.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
