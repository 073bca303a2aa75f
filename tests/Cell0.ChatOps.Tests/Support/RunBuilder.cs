using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Tests.Support;

/// <summary>A run as the suite leaves it, samples and all: <c>new RunBuilder().Load("load.cpu_intensive", 0.2).Off("connectivity.network").Build()</c>.</summary>
internal sealed class RunBuilder(long id = 1)
{
    public const string Comparable = "suite 1; load default; linux 6.1; x64; cpus 4; .NET 10.0.0; host 0badcafe";

    /// <summary>The morning of the seed's report.</summary>
    public static readonly DateTimeOffset Morning = new(2026, 2, 18, 9, 24, 0, TimeSpan.Zero);

    private readonly List<(string ProbeId, ProbeOutcome Outcome)> probes = [];
    private readonly List<(string ProbeId, ProbeOutcome Outcome)> confirmations = [];
    private DateTimeOffset startedAt = Morning;
    private RunId? previous;
    private bool isPartial;
    private string trigger = "schedule";
    private DateTimeOffset? scheduledFor;

    /// <summary>A build server answering in the terms of the suite: everything passes, gateway and network are off.</summary>
    public static RunBuilder HealthyWithoutGateway(long id = 1) => new RunBuilder(id)
        .Load("load.memory_stress", 0.11).Load("load.cpu_intensive", 0.02).Load("load.concurrency_10workers", 0.9).Load("load.json_serialization", 0.05)
        .Load("load.list_100k", 1.3).Load("load.dictionary_100k", 4.8)
        .Off("connectivity.local", "no gateway was ever seen here: nothing listens at ws://127.0.0.1:18789", "start an OpenClaw gateway here, or set Gateway:Url to where it is")
        .Off("connectivity.network", "no host is set", "set Suite:Probes:connectivity.network:Host")
        .Off("cron.health", "no gateway was ever seen here", "start an OpenClaw gateway here, or set Gateway:Url to where it is")
        .Host();

    public RunBuilder At(DateTimeOffset at)
    {
        startedAt = at;
        return this;
    }

    public RunBuilder After(RunId? run)
    {
        previous = run;
        return this;
    }

    public RunBuilder Partial()
    {
        isPartial = true;
        return this;
    }

    public RunBuilder AskedBy(string by, DateTimeOffset? nominal = null)
    {
        (trigger, scheduledFor) = (by, nominal);
        return this;
    }

    public RunBuilder With(string probeId, ProbeOutcome outcome)
    {
        probes.RemoveAll(probe => probe.ProbeId == probeId);
        probes.Add((probeId, outcome));
        return this;
    }

    public RunBuilder Confirmed(string probeId, ProbeOutcome outcome)
    {
        confirmations.Add((probeId, outcome));
        return this;
    }

    public RunBuilder Off(string probeId, string why = "nothing is configured", string how = "configure it") => With(probeId, ProbeOutcome.Off(why, how));

    public RunBuilder Blind(string probeId, string why = "it could not be read") => With(probeId, ProbeOutcome.NotMeasured(why));

    public RunBuilder Load(string probeId, double latencyMs, double controlMs = 1, int failed = 0) => With(probeId, LoadOutcome(latencyMs, controlMs, failed));

    public RunBuilder Host() => this
        .With("host.memory", ProbeOutcome.Passed([.. Series("available", "bytes", Better.Higher, [8.4e9, 8.5e9, 8.6e9], Statistic.Min)]).With(new HostMemory(16_000_000_000, 8_400_000_000, 0, 0, 0)))
        .With("host.system", ProbeOutcome.Passed([.. Series("load_per_core", "ratio", Better.Lower, [0.3, 0.4, 0.5], Statistic.Max)]));

    public static ProbeOutcome LoadOutcome(double latencyMs, double controlMs = 1, int failed = 0) => ProbeOutcome.Passed(
    [
        .. Series("latency", "ms", Better.Lower, [.. Enumerable.Range(0, 1000).Select(index => latencyMs * (0.95 + (index % 100 / 1000.0)))], Statistic.Mean, Statistic.Median, Statistic.Percentile(95), Statistic.Percentile(99)),
        .. Series("throughput", "ops/s", Better.Higher, [.. Enumerable.Repeat(1000 / latencyMs, 10)], Statistic.Rate),
        .. Series("error_share", "share", Better.Lower, [.. Enumerable.Range(0, 1000).Select(index => index < failed ? 1.0 : 0)], Statistic.Share),
        .. Series("control_loop", "ms", Better.None, [.. Enumerable.Repeat(controlMs, 10)], Statistic.Median),
    ]);

    public static IReadOnlyList<Measurement> Series(string metric, string unit, Better better, double[] values, params Statistic[] statistics) =>
        Measurement.Lawful(new SampleSeries(metric, unit, values), better, statistics);

    public Run Build() => Measure().Run;

    public MeasuredRun Measure()
    {
        var run = new RunId(id);
        var first = Assemble(new RunAssembly(run), probes);
        var second = Assemble(new RunAssembly(run, first.Results.Sum(result => result.Figures.Count)), confirmations);
        return new MeasuredRun(
            new Run
            {
                Id = run,
                Trigger = trigger,
                StartedAt = startedAt,
                FinishedAt = startedAt.AddSeconds(9),
                ScheduledFor = scheduledFor,
                PreviousRunId = previous,
                Comparable = Comparable,
                IsPartial = isPartial,
                Cost = new RunCost(TimeSpan.FromSeconds(9), TimeSpan.FromMilliseconds(1400)),
                Probes = first.Results,
                Confirmations = second.Results,
            },
            [.. first.Samples, .. second.Samples]);
    }

    private RunAssembly Assemble(RunAssembly assembly, List<(string ProbeId, ProbeOutcome Outcome)> outcomes)
    {
        for (var index = 0; index < outcomes.Count; index++)
            assembly.Add(outcomes[index].ProbeId, outcomes[index].Outcome, startedAt.AddMilliseconds(100 * index), startedAt.AddMilliseconds((100 * index) + 90));
        return assembly;
    }
}
