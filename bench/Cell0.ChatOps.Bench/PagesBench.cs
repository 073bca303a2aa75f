using System.Diagnostics;
using System.Net;
using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Simulators.Gateway;

namespace Cell0.ChatOps.Bench;

/// <summary>The same pages from a service with 10 runs and from one with many, request by request in turns.</summary>
internal sealed class PagesBench(int requests, int largeLedger) : IBench
{
    private const int SmallLedger = 10;
    private const int WarmUp = 100;

    private static readonly string[] Paths = ["/", "/api/runs/latest"];
    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal) { ["Suite__Schedule"] = "off" };

    public string Name => "pages";

    public TimeSpan Limit => TimeSpan.FromMinutes(10) + TimeSpan.FromMilliseconds(200 * requests);

    public async Task<BenchResult> MeasureAsync(string product, CancellationToken ct)
    {
        using var folder = new TemporaryFolder();
        var (small, large) = (folder.Sub("small"), folder.Sub("large"));
        await RunOnceAsync(product, small, ct);
        File.Copy(Ledger(small), Ledger(large));
        LedgerSeeder.Fill(Ledger(small), SmallLedger);
        LedgerSeeder.Fill(Ledger(large), largeLedger);
        var megabytes = new FileInfo(Ledger(large)).Length / 1024.0 / 1024.0;
        await using var few = ServiceProcess.Start(product, small, Settings);
        var readyFew = await few.ReadyAsync(ct);
        await using var many = ServiceProcess.Start(product, large, Settings);
        var readyMany = await many.ReadyAsync(ct);
        await CheckAsync(many, ct);
        var pages = new List<Page>();
        foreach (var path in Paths)
        {
            using var answer = await many.Http.GetAsync(path, ct);
            if (answer.StatusCode == HttpStatusCode.OK) pages.Add(await InTurnsAsync(path, few.Http, many.Http, ct));
            else Console.WriteLine($"!! SKIPPED: GET {path} answers {(int)answer.StatusCode}");
        }

        return Describe(pages, readyFew, readyMany, megabytes);
    }

    private BenchResult Describe(List<Page> pages, (TimeSpan Wall, TimeSpan Cpu, double ResidentMb) few, (TimeSpan Wall, TimeSpan Cpu, double ResidentMb) many, double megabytes)
    {
        var rows = pages.SelectMany(page => new IReadOnlyList<string>[] { Row(page.Path, SmallLedger, page.FewMs, ""), Row(page.Path, largeLedger, page.ManyMs, $"{page.Ratio:0.00}x") });
        return new BenchResult(
            [
                new Table("GET, ms, keep-alive, requests in turns", ["path", "runs", "n", "p50", "high", "ratio of p50"], [.. rows]),
                new Table("start to ready with that ledger", ["runs", "CPU s", "wall s", "RSS MB", "file MB"], [
                    [$"{SmallLedger}", $"{few.Cpu.TotalSeconds:0.00}", $"{few.Wall.TotalSeconds:0.00}", $"{few.ResidentMb:0}", ""],
                    [$"{largeLedger}", $"{many.Cpu.TotalSeconds:0.00}", $"{many.Wall.TotalSeconds:0.00}", $"{many.ResidentMb:0}", $"{megabytes:0}"]]),
            ],
            [.. Paths.Select(path => new Budget($"{path} with {largeLedger} runs over {SmallLedger}, p50", pages.Find(page => page.Path == path)?.Ratio ?? double.NaN, 1.5, "x"))],
            new { pages = pages.Select(page => new { page.Path, n = page.FewMs.Length, fewP50 = page.FewMs.Median(), manyP50 = page.ManyMs.Median(), fewHigh = page.FewMs.High(99).Value, manyHigh = page.ManyMs.High(99).Value, page.Ratio }), readyCpuS = new[] { few.Cpu.TotalSeconds, many.Cpu.TotalSeconds }, largeMb = megabytes },
            ["high is p99 from 1,000 requests on, else the maximum; every answer was checked to be 200", "one real run, copied with its figures, findings, verdict and report; raw samples for the newest 14 days"]);
    }

    private static IReadOnlyList<string> Row(string path, int runs, double[] ms, string ratio)
    {
        var (name, high) = ms.High(99);
        return [path, $"{runs}", $"{ms.Length}", $"{ms.Median():0.00}", $"{name} {high:0.00}", ratio];
    }

    private async Task<Page> InTurnsAsync(string path, HttpClient few, HttpClient many, CancellationToken ct)
    {
        for (var request = 0; request < WarmUp; request++)
        {
            await TimeAsync(few, path, ct);
            await TimeAsync(many, path, ct);
        }

        var (fewMs, manyMs) = (new double[requests], new double[requests]);
        for (var request = 0; request < requests; request++)
        {
            // Who comes first changes, so that neither always finds the caches of the other.
            if (request % 2 == 0) fewMs[request] = await TimeAsync(few, path, ct);
            manyMs[request] = await TimeAsync(many, path, ct);
            if (request % 2 == 1) fewMs[request] = await TimeAsync(few, path, ct);
        }

        return new Page(path, fewMs, manyMs);
    }

    private static async Task<double> TimeAsync(HttpClient http, string path, CancellationToken ct)
    {
        var begin = Stopwatch.GetTimestamp();
        using var answer = await http.GetAsync(path, ct);
        var body = await answer.Content.ReadAsByteArrayAsync(ct);
        var took = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        return answer.StatusCode == HttpStatusCode.OK && body.Length > 0 ? took : throw new BenchException($"GET {path} answered {(int)answer.StatusCode}");
    }

    /// <summary>The copies must be what the service takes for runs.</summary>
    private async Task CheckAsync(ServiceProcess service, CancellationToken ct)
    {
        var latest = await service.Http.GetStringAsync("/api/runs/latest", ct);
        var oldest = await service.Http.GetStringAsync("/api/runs/R1", ct);
        if (!latest.Contains($"\"R{largeLedger}\"", StringComparison.Ordinal) || oldest.Length < latest.Length / 2) throw new BenchException("the filled ledger is not read as it was meant");
    }

    private static async Task RunOnceAsync(string product, string data, CancellationToken ct)
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        await RunVerbProcess.RunAsync(product, data, new Dictionary<string, string>(StringComparer.Ordinal) { ["Gateway__Url"] = gateway.Url, ["Gateway__Token"] = gateway.Token }, ct);
    }

    private static string Ledger(string folder) => Path.Combine(folder, "cell0.db");

    private sealed record Page(string Path, double[] FewMs, double[] ManyMs)
    {
        public double Ratio => ManyMs.Median() / FewMs.Median();
    }
}
