namespace Cell0.ChatOps.Bench;

/// <summary>What the service costs while nothing happens: after half a minute, over a minute.</summary>
internal sealed class IdleBench(int runs) : IBench
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(60);

    public string Name => "idle";

    public TimeSpan Limit => TimeSpan.FromSeconds(30 + (runs * 120));

    public async Task<BenchResult> MeasureAsync(string product, CancellationToken ct)
    {
        List<double> ready = [], megabytes = [], percent = [];
        for (var run = 0; run < runs; run++)
        {
            using var folder = new TemporaryFolder();
            await using var service = ServiceProcess.Start(product, folder.Sub("data"), new Dictionary<string, string>(StringComparer.Ordinal) { ["Suite__Schedule"] = "off" });
            ready.Add((await service.ReadyAsync(ct)).Wall.TotalSeconds);
            await Task.Delay(Settle, TimeProvider.System, ct);
            var before = service.Usage();
            await Task.Delay(Span, TimeProvider.System, ct);
            var after = service.Usage();
            percent.Add(100 * (after.Cpu - before.Cpu).TotalSeconds / Span.TotalSeconds);
            megabytes.Add(after.ResidentMb);
        }

        var rows = Enumerable.Range(0, runs).Select(run => (IReadOnlyList<string>)[$"{run + 1}", $"{ready[run]:0.00}", $"{megabytes[run]:0}", $"{percent[run]:0.00}"]);
        return new BenchResult(
            [new Table("Idle: no scheduled runs, the look between runs every 20 s", ["run", "ready s", "RSS MB", "CPU % of one core"], [.. rows])],
            [
                new Budget("ready, median", ready.Median(), 0.8, "s"),
                new Budget("resident memory, median", megabytes.Median(), 120, "MB"),
                new Budget("CPU of one core, median", percent.Median(), 1, "%"),
            ],
            new { readyS = ready, residentMb = megabytes, cpuPercent = percent },
            [$"measured over {Span.TotalSeconds:0} s after {Settle.TotalSeconds:0} s"]);
    }
}
