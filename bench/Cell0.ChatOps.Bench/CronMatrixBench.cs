using System.Diagnostics;
using System.Globalization;
using Cell0.ChatOps.Simulators.Gateway;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Bench;

/// <summary>What it costs the service to read and judge the jobs: 200 and 5,000 of them, beside the gateway's own CLI where a real one runs.</summary>
internal sealed class CronMatrixBench(int reads) : IBench
{
    private const int Warm = 10;

    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal) { ["Suite__Schedule"] = "off" };

    public string Name => "cron-matrix";

    public TimeSpan Limit => TimeSpan.FromSeconds(240 + 3 * reads);

    public async Task<BenchResult> MeasureAsync(string product, CancellationToken ct)
    {
        var few = await ReadAsync(product, 10, reads, ct);
        var many = await ReadAsync(product, 200, reads, ct);
        var most = await ReadAsync(product, 5_000, Math.Max(5, reads / 3), ct);
        var cli = await CliAsync(ct);
        static IReadOnlyList<string> Row(string what, Cost cost) => [what, $"{cost.Reads}", $"{cost.CpuMs:0.0}", $"{cost.WallMs:0}", $"{cost.EarlyMb:0}", $"{cost.LateMb:0}", $"{cost.PeakMb:0}"];
        List<Table> tables = [new Table("jobs read and judged, per read", ["jobs", "n", "CPU ms", "time ms", "MB first", "MB last", "MB peak"], [Row("10", few), Row("200", many), Row("5,000", most)])];
        if (cli.Count > 0) tables.Add(new Table("`openclaw cron list --json --all`, s", ["n", "median", "max"], [[$"{cli.Count}", $"{cli.Median():0.00}", $"{cli.Max():0.00}"]]));
        return new BenchResult(
            tables,
            [new Budget("200 jobs read and judged, CPU", many.CpuMs, 50, "ms"), new Budget("5,000 jobs, peak memory", most.PeakMb, 500, "MB")],
            new { few, many, most, cliS = cli },
            [
                "a read is a whole partial run of cron.health as POST /api/runs has it done: connection, handshake, list, ledger of runs, rules, incidents, report, one transaction; so it is an upper bound",
                "CPU as the kernel counts it for the service's process, over all reads after 10 to warm up",
                cli.Count > 0 ? "the CLI starts a Node process for each list; ours is a connection that stands" : "the CLI was not measured: CELL0_OPENCLAW names its program, with CELL0_REAL_GATEWAY_URL and CELL0_REAL_GATEWAY_TOKEN",
            ]);
    }

    private static async Task<Cost> ReadAsync(string product, int jobs, int reads, CancellationToken ct)
    {
        await using var station = await AlarmStation.StartAsync(product, Settings, ct);
        station.Gateway.Jobs = Jobs(jobs);
        for (var read = 0; read < Warm; read++) await station.Service.RunAsync(["cron.health"], ct);
        var before = station.Service.Usage();
        var started = Stopwatch.GetTimestamp();
        for (var read = 0; read < reads; read++) await station.Service.RunAsync(["cron.health"], ct);
        var after = station.Service.Usage();
        return new Cost(reads, (after.Cpu - before.Cpu).TotalMilliseconds / reads, Stopwatch.GetElapsedTime(started).TotalMilliseconds / reads, before.ResidentMb, after.ResidentMb, station.Service.PeakMb());
    }

    private static SimulatedJob[] Jobs(int count)
    {
        var now = TimeProvider.System.GetUtcNow();
        return [.. Enumerable.Range(0, count).Select(index => (index % 3) switch
        {
            0 => new SimulatedJob($"job-{index:0000}") { CronExpression = $"{index % 60} {index % 24} * * *", Every = null }.Succeeded(now.AddMinutes(-index % 50), TimeSpan.FromSeconds(30)) with { NextRunAt = now.AddHours(1) },
            1 => new SimulatedJob($"job-{index:0000}") { Every = TimeSpan.FromMinutes(5 + index % 55) }.Succeeded(now.AddMinutes(-1), TimeSpan.FromSeconds(20)) with { NextRunAt = now.AddHours(1) },
            _ => new SimulatedJob($"job-{index:0000}") { DeliveryMode = "announce", DeliveryChannel = "whatsapp" }.Succeeded(now.AddMinutes(-2), TimeSpan.FromSeconds(10)) with { NextRunAt = now.AddHours(1) },
        })];
    }

    private static async Task<List<double>> CliAsync(CancellationToken ct)
    {
        List<double> seconds = [];
        if (FailedRunBench.Real() is not { } real || Environment.GetEnvironmentVariable("CELL0_OPENCLAW") is not { Length: > 0 } program) return seconds;
        for (var call = 0; call < 5; call++)
        {
            var started = Stopwatch.GetTimestamp();
            var reply = await ProcessClient.RunAsync(new ProcessCommand(program, ["cron", "list", "--json", "--all", "--url", real.Url, "--token", real.Token]), ct);
            if (reply.Trouble is { } trouble) throw new BenchException(string.Create(CultureInfo.InvariantCulture, $"the CLI failed: {trouble}"));
            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return seconds;
    }

    private sealed record Cost(int Reads, double CpuMs, double WallMs, double EarlyMb, double LateMb, double PeakMb);
}
