using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Suite;

/// <summary>The run ledger. A run is written whole in one transaction; an attempt is remembered before it begins.</summary>
public sealed class RunStore(Database database)
{
    /// <summary>How many earlier runs a metric's history looks back on.</summary>
    public const int HistoryLength = 60;

    /// <summary>Reserves the next run's id; committed before anything is measured.</summary>
    public RunId Begin(string trigger, DateTimeOffset at) => new(database.Write(session => session.Scalar<long>(
        "INSERT INTO run_attempt (trigger, started_at) VALUES (@trigger, @at) RETURNING id",
        new { trigger, at = Session.ToMs(at) })));

    /// <summary>The attempt ended without a run, and it was said why.</summary>
    public void Abandon(RunId id) => database.Write(session => session.Execute("UPDATE run_attempt SET open = 0 WHERE id = @Value", id));

    /// <summary>Attempts left open by a process that ended in the middle of a run; asking closes them, so each is said once.</summary>
    public IReadOnlyList<InterruptedRun> TakeInterrupted() => database.Write<IReadOnlyList<InterruptedRun>>(session =>
        [.. session.Query<(long Id, string Trigger, long At)>("UPDATE run_attempt SET open = 0 WHERE open = 1 RETURNING id, trigger, started_at")
            .Select(row => new InterruptedRun(new RunId(row.Id), row.Trigger, Session.FromMs(row.At)))]);

    /// <summary>Writes the run with its figures and samples in the caller's transaction.</summary>
    public void Add(Session session, MeasuredRun measured)
    {
        var run = measured.Run;
        session.Execute(
            """
            INSERT INTO run (id, trigger, started_at, finished_at, scheduled_for, previous_id, comparable, is_partial, elapsed_ms, cpu_ms)
            VALUES (@id, @Trigger, @started, @finished, @scheduled, @previous, @Comparable, @IsPartial, @elapsed, @cpu)
            """,
            new
            {
                id = run.Id.Value,
                run.Trigger,
                started = Session.ToMs(run.StartedAt),
                finished = Session.ToMs(run.FinishedAt),
                scheduled = run.ScheduledFor is { } at ? Session.ToMs(at) : (long?)null,
                previous = run.PreviousRunId?.Value,
                run.Comparable,
                run.IsPartial,
                elapsed = run.Cost.Elapsed.TotalMilliseconds,
                cpu = run.Cost.Cpu.TotalMilliseconds,
            });
        AddProbes(session, run);
        AddFigures(session, run, AddSamples(session, measured));
        session.Execute("UPDATE run_attempt SET open = 0 WHERE id = @Value", run.Id);
    }

    public bool Has(RunId id)
    {
        using var session = database.Read();
        return session.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM run WHERE id = @Value)", id);
    }

    public Run? Find(RunId id)
    {
        using var session = database.Read();
        var row = session.FirstOrDefault<RunRow>($"{SelectRun} WHERE id = @Value", id);
        return row is null ? null : Whole(session, row);
    }

    public Run? Latest() => Newest("");

    /// <summary>The newest run of the whole suite: how things stand is not told by a run that measured one probe. While there is none, the newest.</summary>
    public Run? LatestWhole() => Newest("WHERE is_partial = 0") ?? Latest();

    /// <summary>The newest whole run that measured the same things the same way, before <paramref name="before"/>.</summary>
    public RunId? PreviousComparable(string comparable, RunId before)
    {
        using var session = database.Read();
        var id = session.Scalar<long?>(
            "SELECT max(id) FROM run WHERE comparable = @comparable AND is_partial = 0 AND id < @before",
            new { comparable, before = before.Value });
        return id is { } value ? new RunId(value) : null;
    }

    /// <summary>Newest first.</summary>
    /// <param name="before">Only runs with a smaller id; null: from the newest.</param>
    public IReadOnlyList<RunSummary> List(int limit, RunId? before = null)
    {
        using var session = database.Read();
        return [.. session.Query<RunRow>(
            $"{SelectRun} WHERE id < @before ORDER BY id DESC LIMIT @limit",
            new { before = before?.Value ?? long.MaxValue, limit }).Select(row => row.ToSummary())];
    }

    public int Count()
    {
        using var session = database.Read();
        return session.Scalar<int>("SELECT count(*) FROM run");
    }

    /// <summary>Each metric's values over the last comparable whole runs before this one, oldest first.</summary>
    public MetricHistory History(string comparable, RunId before)
    {
        using var session = database.Read();
        var rows = session.Query<(string Probe, string Metric, string Statistic, long Run, long At, double Value)>(
            """
            SELECT m.probe_id, m.metric, m.statistic, r.id, r.started_at, m.value
            FROM (SELECT id, started_at FROM run WHERE comparable = @comparable AND is_partial = 0 AND id < @before ORDER BY id DESC LIMIT @limit) r
            JOIN measurement m ON m.run_id = r.id AND m.is_confirmation = 0
            ORDER BY r.id
            """,
            new { comparable, before = before.Value, limit = HistoryLength });
        return new MetricHistory(rows
            .GroupBy(row => new MetricKey(row.Probe, row.Metric, row.Statistic))
            .ToDictionary(
                group => group.Key,
                group => (IReadOnlyList<MetricPoint>)[.. group.Select(row => new MetricPoint(new RunId(row.Run), Session.FromMs(row.At), row.Value))]));
    }

    public Figure? Figure(FigureId id)
    {
        using var session = database.Read();
        return session.FirstOrDefault<FigureRow>($"{SelectFigures} WHERE m.run_id = @run AND m.figure = @figure", new { run = id.Run.Value, figure = id.Local })?.ToFigure();
    }

    /// <summary>The samples behind a figure, checked against their recorded hash; null when there is no such figure.</summary>
    public StoredSamples? Samples(FigureId id)
    {
        using var session = database.Read();
        var row = session.FirstOrDefault<SamplesRow>(
            """
            SELECT s.metric AS Metric, s.unit AS Unit, s.n AS N, s.sha256 AS Sha256, s.csv AS Csv, s.histogram AS Histogram
            FROM measurement m JOIN samples s ON s.id = m.samples_id WHERE m.run_id = @run AND m.figure = @figure
            """,
            new { run = id.Run.Value, figure = id.Local });
        if (row is null) return null;
        var csv = row.Csv is null ? null : TryUnpack(row.Csv);
        var matches = row.Csv is null || (csv is not null && Convert.ToHexStringLower(SHA256.HashData(csv)) == row.Sha256);
        return new StoredSamples(row.Metric, row.Unit, (int)row.N, row.Sha256, csv, JsonSerializer.Deserialize<HistogramBucket[]>(row.Histogram, SuiteJson.Options)!, matches);
    }

    /// <summary>Removes runs past their retention and reduces raw samples past theirs to their histogram, a batch at a time.</summary>
    /// <param name="batch">Most runs removed at once; of sample series twenty times as many are reduced.</param>
    /// <returns>True when there may be more to do.</returns>
    public bool Prune(DateTimeOffset runsBefore, DateTimeOffset samplesBefore, int batch) => database.Write(session =>
    {
        var series = batch * 20;
        var reduced = session.Execute(
            """
            UPDATE samples SET csv = NULL WHERE id IN (
                SELECT s.id FROM run r JOIN samples s ON s.run_id = r.id WHERE r.started_at < @at AND s.csv IS NOT NULL LIMIT @series)
            """,
            new { at = Session.ToMs(samplesBefore), series });
        session.Execute("DELETE FROM run_attempt WHERE open = 0 AND started_at < @at", new { at = Session.ToMs(runsBefore) });
        var removed = session.Execute(
            "DELETE FROM run WHERE id IN (SELECT id FROM run WHERE started_at < @at ORDER BY started_at LIMIT @batch)",
            new { at = Session.ToMs(runsBefore), batch });
        return reduced == series || removed == batch;
    });

    private const string SelectRun =
        """
        SELECT id AS Id, trigger AS Trigger, started_at AS StartedAt, finished_at AS FinishedAt, scheduled_for AS ScheduledFor, previous_id AS PreviousId,
               comparable AS Comparable, is_partial AS IsPartial, elapsed_ms AS ElapsedMs, cpu_ms AS CpuMs
        FROM run
        """;

    private const string SelectFigures =
        """
        SELECT m.run_id AS RunId, m.figure AS Figure, m.probe_id AS ProbeId, m.metric AS Metric, m.statistic AS Statistic, m.value AS Value, m.unit AS Unit,
               m.n AS N, m.better AS Better, s.sha256 AS Sha256, m.is_confirmation AS IsConfirmation
        FROM measurement m JOIN samples s ON s.id = m.samples_id
        """;

    private Run? Newest(string condition)
    {
        using var session = database.Read();
        var row = session.FirstOrDefault<RunRow>($"{SelectRun} {condition} ORDER BY id DESC LIMIT 1");
        return row is null ? null : Whole(session, row);
    }

    private static void AddProbes(Session session, Run run)
    {
        var position = 0;
        foreach (var (probe, confirmation) in run.Probes.Select(probe => (probe, false)).Concat(run.Confirmations.Select(probe => (probe, true))))
        {
            session.Execute(
                """
                INSERT INTO probe_result (run_id, position, probe_id, is_confirmation, status, reason, how_to_enable, started_at, finished_at, details)
                VALUES (@run, @position, @ProbeId, @confirmation, @status, @Reason, @HowToEnable, @started, @finished, @details)
                """,
                new
                {
                    run = run.Id.Value,
                    position = position++,
                    probe.ProbeId,
                    confirmation,
                    status = probe.Status.ToString(),
                    probe.Reason,
                    probe.HowToEnable,
                    started = Session.ToMs(probe.StartedAt),
                    finished = Session.ToMs(probe.FinishedAt),
                    details = probe.Details?.GetRawText(),
                });
        }
    }

    private static Dictionary<(string Probe, string Sha256), long> AddSamples(Session session, MeasuredRun measured)
    {
        var ids = new Dictionary<(string, string), long>();
        foreach (var (probeId, series) in measured.Samples)
        {
            if (ids.ContainsKey((probeId, series.Sha256))) continue;
            ids[(probeId, series.Sha256)] = session.Scalar<long>(
                """
                INSERT INTO samples (run_id, probe_id, metric, unit, n, sha256, csv, histogram)
                VALUES (@run, @probeId, @Metric, @Unit, @n, @Sha256, @csv, @histogram) RETURNING id
                """,
                new
                {
                    run = measured.Run.Id.Value,
                    probeId,
                    series.Metric,
                    series.Unit,
                    n = series.Values.Count,
                    series.Sha256,
                    csv = Pack(series.Csv),
                    histogram = JsonSerializer.Serialize(LatencyHistogram.Of(series.Values).Buckets, SuiteJson.Options),
                });
        }

        return ids;
    }

    private static void AddFigures(Session session, Run run, Dictionary<(string Probe, string Sha256), long> samples)
    {
        var confirmed = run.Confirmations.SelectMany(probe => probe.Figures).Select(figure => figure.Id).ToHashSet();
        var position = 0;
        foreach (var figure in run.Figures)
        {
            session.Execute(
                """
                INSERT INTO measurement (run_id, figure, position, probe_id, metric, statistic, value, unit, n, better, samples_id, is_confirmation)
                VALUES (@run, @local, @position, @ProbeId, @Metric, @statistic, @Value, @Unit, @N, @better, @samples, @confirmation)
                """,
                new
                {
                    run = run.Id.Value,
                    local = figure.Id.Local,
                    position = position++,
                    figure.ProbeId,
                    figure.Metric,
                    statistic = figure.Statistic.Name,
                    figure.Value,
                    figure.Unit,
                    figure.N,
                    better = figure.Better.ToString(),
                    samples = samples[(figure.ProbeId, figure.Sha256)],
                    confirmation = confirmed.Contains(figure.Id),
                });
        }
    }

    private static Run Whole(Session session, RunRow row)
    {
        var figures = session.Query<FigureRow>($"{SelectFigures} WHERE m.run_id = @Id ORDER BY m.position", row).ToLookup(figure => (figure.ProbeId, figure.IsConfirmation != 0));
        var probes = session.Query<ProbeRow>(
            """
            SELECT probe_id AS ProbeId, is_confirmation AS IsConfirmation, status AS Status, reason AS Reason, how_to_enable AS HowToEnable,
                   started_at AS StartedAt, finished_at AS FinishedAt, details AS Details
            FROM probe_result WHERE run_id = @Id ORDER BY position
            """,
            row);
        IReadOnlyList<ProbeResult> Of(bool confirmation) => [.. probes.Where(probe => probe.IsConfirmation != 0 == confirmation)
            .Select(probe => probe.ToResult([.. figures[(probe.ProbeId, confirmation)].Select(figure => figure.ToFigure())]))];
        return row.ToRun(Of(false), Of(true));
    }

    private static byte[] Pack(byte[] csv)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest)) brotli.Write(csv);
        return packed.ToArray();
    }

    private static byte[]? TryUnpack(byte[] packed)
    {
        try
        {
            using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
            using var csv = new MemoryStream();
            brotli.CopyTo(csv);
            return csv.ToArray();
        }
        catch (Exception damaged) when (damaged is InvalidDataException or InvalidOperationException)
        {
            return null;
        }
    }
}
