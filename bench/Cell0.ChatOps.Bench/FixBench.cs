using System.Diagnostics;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Simulators.Gateway;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cell0.ChatOps.Bench;

/// <summary>
/// From a person's yes to the value read back, in turns with the bare calls that are needed for it: read the job, connect with the right to administer, write, read again.
/// </summary>
/// <param name="gateway">A real gateway's address; null: the look-alike.</param>
internal sealed class FixBench(int times, string? gateway, string? token) : IBench
{
    private const double MostTimesBare = 1.5;

    /// <summary>One of the ten seeded jobs: well, and hours away from its next run.</summary>
    private const string Job = "ce110000-0000-4000-8000-000000000010";

    /// <summary>A real gateway takes 30 changes a minute from one device; a turn makes three.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(6.5);

    private static readonly Target Chat = new("telegram", "7");

    public string Name => "fix";

    public TimeSpan Limit => TimeSpan.FromMinutes(10);

    public bool NeedsService => false;

    public async Task<BenchResult> MeasureAsync(string product, CancellationToken ct)
    {
        await using var lookAlike = gateway is null ? await GatewaySimulator.StartAsync() : null;
        using var folder = new TemporaryFolder();
        await using var host = Build(folder.Path, gateway ?? lookAlike!.Url, token ?? lookAlike!.Token);
        var workers = host.GetServices<IHostedService>().ToList();
        foreach (var worker in workers) await worker.StartAsync(ct);
        var reads = host.GetRequiredService<IGatewayReads>();
        var hello = await reads.HelloAsync(ct);
        if (!hello.IsOk) throw new BenchException(hello.Error.Message);
        var (ours, bare, splits) = (new List<double>(), new List<double>(), new List<FixSplit>());
        for (var turn = -2; turn < times; turn++)
        {
            if (gateway is not null) await Task.Delay(Rest, TimeProvider.System, ct);
            var mine = await ApplyAsync(host, 900 + (turn & 1), ct);
            var theirs = await BareAsync(host, reads, 300 + (turn & 1), ct);
            if (turn < 0) continue;
            ours.Add(mine.Took);
            splits.Add(mine);
            bare.Add(theirs);
        }

        foreach (var worker in workers) await worker.StopAsync(CancellationToken.None);
        return Describe(ours, bare, splits, gateway is null ? "the look-alike" : $"OpenClaw {hello.Value.ServerVersion}");
    }

    private static ServiceProvider Build(string folder, string url, string token)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Storage:Directory"] = folder, ["Gateway:Url"] = url, ["Gateway:Token"] = token, ["Fixes:Cooldown"] = "00:00:00", ["Fixes:MostPerDay"] = "1000" };
        var services = new ServiceCollection();
        services.AddLogging().AddSingleton(TimeProvider.System).AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddStorage().AddGateway(provider => provider.GetRequiredService<Database>().Directory).AddFixes().AddSingleton<RunStore>();
        services.AddSingleton<FixStepWatch>().AddSingleton<IFixListener>(provider => provider.GetRequiredService<FixStepWatch>());
        return services.BuildServiceProvider();
    }

    /// <returns>Milliseconds from the yes to the value read back; taking it back again is not counted.</returns>
    private static async Task<FixSplit> ApplyAsync(ServiceProvider host, int seconds, CancellationToken ct)
    {
        var (planner, book) = (host.GetRequiredService<FixPlanner>(), host.GetRequiredService<FixBook>());
        var jobs = await planner.JobsAsync(ct);
        if (!jobs.IsOk) throw new BenchException(jobs.Error.Message);
        var scene = await planner.SceneAsync(jobs.Value.First(job => job.Id == Job), jobs.Value, null, ct);
        if (!scene.IsOk) throw new BenchException(scene.Error.Message);
        var planning = planner.Plan(FixWish.Set(("timeout", FixSpan.Seconds(TimeSpan.FromSeconds(seconds)))), scene.Value);
        var plan = book.Plan(planning.Plan ?? throw new BenchException(planning.Refusal!), "bench", Chat, null).Fix!;
        var watch = host.GetRequiredService<FixStepWatch>();
        var begin = Stopwatch.GetTimestamp();
        var applied = await book.ApplyAsync(plan.Id, "bench", Chat, ct);
        var took = watch.Since(begin, Stopwatch.GetTimestamp());
        if (applied.Fix is not { State: FixState.Verifying }) throw new BenchException(applied.Refusal ?? $"the change was not read back: {applied.Fix?.Why}");
        await book.UndoAsync(plan.Id, "bench", ct);
        return took;
    }

    private static async Task<double> BareAsync(ServiceProvider host, IGatewayReads reads, int seconds, CancellationToken ct)
    {
        var (logins, clock) = (host.GetRequiredService<GatewayLogins>(), TimeProvider.System);
        var begin = Stopwatch.GetTimestamp();
        var before = await reads.JobAsync(Job, ct);
        var patch = new CronPatch { Timeout = TimeSpan.FromSeconds(seconds) }.For(before.Value);
        var connected = await GatewayClient.ConnectAsync(logins.Make(GatewayLogin.AdminScope), clock, ct);
        if (!connected.IsOk) throw new BenchException(connected.Error.Message);
        await using (var admin = connected.Value)
        {
            var written = await admin.ChangeAsync("cron.update", new System.Text.Json.Nodes.JsonObject { ["id"] = Job, ["patch"] = patch.Value }, payload => GatewayAnswer.Ok(payload.ValueKind), ct);
            if (!written.IsOk) throw new BenchException(written.Error.Message);
            var after = await reads.JobAsync(Job, ct);
            if (after.Value.Timeout != TimeSpan.FromSeconds(seconds)) throw new BenchException("the bare change was not read back");
        }

        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    private static BenchResult Describe(List<double> ours, List<double> bare, List<FixSplit> splits, string beside)
    {
        double[] mine = [.. ours], theirs = [.. bare];
        static IReadOnlyList<string> Row(string name, double[] ms) => [name, $"{ms.Length}", $"{ms.Median():0.0}", $"{Quantiles.NearestRank(ms, 95):0.0}", $"{ms.Max():0.0}"];
        string Part(Func<FixSplit, double> of) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{splits.Select(of).ToArray().Median():0.0}");
        return new BenchResult(
            [new Table($"a person's yes -> the value read back, ms, beside {beside}", ["", "n", "p50", "p95", "max"], [Row("fix: confirm to read-back", mine), Row("the bare calls", theirs)])],
            [new Budget("confirm to read-back over the bare calls, p50", mine.Median() / theirs.Median(), MostTimesBare, "x")],
            new { ours = mine, bare = theirs, beside },
            [$"of ours, p50: {Part(split => split.Compare)} ms to read and compare, {Part(split => split.Begin)} ms to commit the row before the call, {Part(split => split.Change)} ms for connecting, writing and reading back, {Part(split => split.End)} ms to commit what was read back",
            "bare: cron.get on the kept connection, connect with operator.admin, cron.update, cron.get, connection closed; ours does the same, with the rows committed before and after"]);
    }
}

/// <summary>Where the time of one change went, in milliseconds.</summary>
internal sealed record FixSplit(double Took, double Compare, double Begin, double Change, double End);

/// <summary>When each step of a change was stored.</summary>
internal sealed class FixStepWatch : IFixListener
{
    private readonly Dictionary<FixStep, (long Said, long Stored)> at = [];

    public void Changed(Session session, FixChange change)
    {
        var said = Stopwatch.GetTimestamp();
        session.AfterCommit(() => at[change.Step] = (said, Stopwatch.GetTimestamp()));
    }

    public FixSplit Since(long begin, long end)
    {
        var (begun, applied) = (at[FixStep.Begun], at[FixStep.Applied]);
        static double Ms(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;
        return new FixSplit(Ms(begin, end), Ms(begin, begun.Said), Ms(begun.Said, begun.Stored), Ms(begun.Stored, applied.Said), Ms(applied.Said, end));
    }
}
