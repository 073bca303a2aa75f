using System.Globalization;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Bench;

/// <summary>The job storage beside Hangfire's in memory and PostgreSQL, in turns, by the shared harness that knows none of them.</summary>
internal sealed class JobsBench(int rounds, int latencies) : IBench
{
    private const string InMemory = "inmemory";
    private const string PostgreSql = "postgres";
    private const string Ours = "ours";

    /// <summary>Each may be a multiple of what stands beside it. Rates are turned over: time per job.</summary>
    private static readonly Goal[] Goals =
    [
        new("enqueue.1thread", PostgreSql, 1 / 6d, IsRate: true),
        new("enqueue.4threads", PostgreSql, 1 / 6d, IsRate: true),
        new("process.4workers", PostgreSql, 1 / 12d, IsRate: true),
        new("process.4workers", InMemory, 1 / 0.15, IsRate: true),
        new("latency.p50", PostgreSql, 0.2),
        new("latency.p99", InMemory, 1.5),
        new("core.peak_rss", InMemory, 1.2),
        new("dash.GetStatistics", PostgreSql, 0.1),
        new("dash.SucceededListCount", PostgreSql, 0.1),
        new("dash.SucceededJobs(mid,20)", PostgreSql, 0.1),
        new("dash.HourlySucceededJobs", PostgreSql, 0.1),
        new("dash.SucceededJobs(0,20)", PostgreSql, 0.5),
        new("dash.Queues", PostgreSql, 0.5),
        new("dash.EnqueuedJobs(seed,0,20)", PostgreSql, 0.5),
        new("dash.peak_rss", InMemory, 0.8),
    ];

    private readonly Dictionary<(string Storage, string Metric), List<double>> figures = [];

    public string Name => "jobs";

    public TimeSpan Limit => TimeSpan.FromMinutes(5 + 20 * rounds);

    public bool NeedsService => false;

    public async Task<BenchResult> MeasureAsync(string product, CancellationToken ct)
    {
        var shared = Environment.GetEnvironmentVariable("CELL0_SHARED") is { Length: > 0 } named ? named : Path.Combine("..", "shared");
        var source = Path.GetFullPath(Path.Combine(shared, "tools", "hangfire-bench"));
        if (!File.Exists(Path.Combine(source, "bench.csproj"))) throw new BenchException($"{source} is not there (CELL0_SHARED names the folder of tools/hangfire-bench)");
        if (Postgres.Find() is not { } bin) throw new BenchException("PostgreSQL is not installed (apt-get install postgresql)");
        using var folder = new TemporaryFolder();
        var harness = await BuildAsync(source, folder, ct);
        await using var server = await Postgres.StartAsync(bin, folder.Sub("postgres"), ct);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var phase in new[] { "core", "dash" })
            {
                foreach (var storage in new[] { InMemory, Ours, PostgreSql })
                {
                    Console.WriteLine($"round {round + 1} of {rounds}: {phase}, {storage}");
                    var file = Path.Combine(folder.Sub($"{phase}-{round}"), "jobs.db");
                    await RunAsync(harness, storage, phase, storage switch
                    {
                        PostgreSql => ["--arg", server.ConnectionString],
                        Ours => ["--assembly", Path.Combine(folder.Path, "storage", "Cell0.Hangfire.Sqlite.dll"), "--type", "Cell0.Hangfire.Sqlite.SqliteJobStorage", "--arg", file],
                        _ => [],
                    }, ct);
                    // The harness measures the file without its log; closed, the file is all there is.
                    if (storage == Ours && phase == "dash") Add(Ours, "bytes per job, file closed", new FileInfo(file).Length / Of(Ours, "dash.seeded"));
                }
            }
        }

        return Result();
    }

    private static async Task<string> BuildAsync(string source, TemporaryFolder folder, CancellationToken ct)
    {
        var copy = folder.Sub("harness");
        foreach (var file in Directory.GetFiles(source)) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        await Product.DotnetAsync(["build", copy, "-c", "Release", "-o", Path.Combine(copy, "out")], ct);
        await Product.DotnetAsync(["publish", Product.Project("Cell0.Hangfire.Sqlite"), "-c", "Release", "-o", Path.Combine(folder.Path, "storage")], ct);
        return Path.Combine(copy, "out", "hangfire-bench.dll");
    }

    private async Task RunAsync(string harness, string storage, string phase, string[] arguments, CancellationToken ct)
    {
        var reply = await ProcessClient.RunAsync(new ProcessCommand("dotnet", [harness, storage == Ours ? "external" : storage, phase, "--label", storage, "--latency", $"{latencies}", .. arguments]), ct);
        if (reply.Trouble is { } trouble) throw new BenchException($"{storage} {phase}: {trouble}");
        foreach (var line in reply.Output.Split('\n').Select(line => line.Split('\t')).Where(line => line.Length == 4))
            Add(storage, line[1], double.Parse(line[2], CultureInfo.InvariantCulture));
    }

    private void Add(string storage, string metric, double value)
    {
        if (!figures.TryGetValue((storage, metric), out var values)) figures.Add((storage, metric), values = []);
        values.Add(value);
    }

    private double Of(string storage, string metric) => figures.TryGetValue((storage, metric), out var values) ? values.Median() : double.NaN;

    private BenchResult Result()
    {
        var metrics = figures.Keys.Select(key => key.Metric).Distinct(StringComparer.Ordinal).ToList();
        string Cell(string storage, string metric) => figures.TryGetValue((storage, metric), out var values)
            ? values.Count == 1 ? $"{values[0]:0.###}" : $"{values.Median():0.###} ({values.Min():0.###} to {values.Max():0.###})"
            : "";
        var budgets = Goals.Select(goal =>
        {
            var (mine, theirs) = (Of(Ours, goal.Metric), Of(goal.Beside, goal.Metric));
            return new Budget($"{goal.Metric}{(goal.IsRate ? ", time per job" : "")}, beside {goal.Beside}", goal.IsRate ? theirs / mine : mine / theirs, goal.AtMost, "x");
        });
        return new BenchResult(
            [new Table($"Medians of {rounds} rounds, in turns", ["metric", InMemory, PostgreSql, Ours], [.. metrics.Select(metric => (IReadOnlyList<string>)[metric, Cell(InMemory, metric), Cell(PostgreSql, metric), Cell(Ours, metric)])])],
            [
                .. budgets,
                new Budget("bytes per job with its states, file closed", Of(Ours, "bytes per job, file closed"), 900, "B"),
                new Budget("jobs executed more than once", Of(Ours, "process.executed_minus_enqueued"), 0, "jobs"),
            ],
            figures.ToDictionary(figure => $"{figure.Key.Storage} {figure.Key.Metric}", figure => figure.Value),
            ["each storage in a process of its own; ours and PostgreSql sync each commit to the disk, in memory nothing is", $"latency from n = {latencies} a round"]);
    }

    private sealed record Goal(string Metric, string Beside, double AtMost, bool IsRate = false);
}
