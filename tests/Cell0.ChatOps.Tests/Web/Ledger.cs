using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Microsoft.Extensions.DependencyInjection;

namespace Cell0.ChatOps.Tests.Web;

/// <summary>Fills a database with runs as the service would leave them.</summary>
internal sealed class Ledger(IServiceProvider services)
{
    public const string Comparable = "suite 1; load default; linux 6.1; x64; cpus 4; .NET 10.0.0; host 0badcafe";

    private RunId? previous;

    public Database Database => services.GetRequiredService<Database>();

    public RunStore Runs => services.GetRequiredService<RunStore>();

    /// <summary>What the gateway's cron probe left behind in the runs that are added; empty: no details.</summary>
    public IReadOnlyList<CronJobHealth> Jobs { get; set; } = [];

    /// <summary>A whole run: four load tests with their samples, the gateway, the host, one probe off and one that could not measure.</summary>
    public RunId AddRun(DateTimeOffset at, int seed = 1, string cronReason = "7 of 10 jobs healthy", VerdictWord word = VerdictWord.Healthy, params Finding[] findings)
    {
        var chance = new Random(seed);
        var id = Runs.Begin("schedule", at);
        var samples = new List<(string, SampleSeries)>();
        var number = 0;
        ProbeResult Probe(string probe, ProbeStatus status, string? reason, params (SampleSeries Series, Statistic[] Statistics, Better Better)[] measured)
        {
            var figures = measured.SelectMany(part => Measurement.Lawful(part.Series, part.Better, part.Statistics)).Select(measurement => new Figure(
                new FigureId(id, FigureId.LocalName(++number)), probe, measurement.Metric, measurement.Statistic, measurement.Value, measurement.Unit, measurement.N, measurement.Better, measurement.Samples.Sha256)).ToList();
            samples.AddRange(measured.Select(part => (probe, part.Series)));
            return new ProbeResult { ProbeId = probe, Status = status, Reason = reason, StartedAt = at, FinishedAt = at.AddSeconds(2), Figures = figures, HowToEnable = status == ProbeStatus.Off ? "set Suite:Probes:" + probe + ":Host" : null };
        }

        (SampleSeries, Statistic[], Better) Latency(int n, double ms) =>
            (new SampleSeries("latency", "ms", [.. Enumerable.Range(0, n).Select(_ => ms * (1 + (chance.NextDouble() * chance.NextDouble() * 3)))]), [Statistic.Median, Statistic.Percentile(95), Statistic.Percentile(99)], Better.Lower);
        (SampleSeries, Statistic[], Better) Rate(double perSecond) =>
            (new SampleSeries("throughput", "ops/s", [.. Enumerable.Range(0, 10).Select(_ => perSecond * (0.95 + (chance.NextDouble() / 10)))]), [Statistic.Rate], Better.Higher);
        (SampleSeries, Statistic[], Better) One(string metric, string unit, double value, Statistic statistic) => (new SampleSeries(metric, unit, [value]), [statistic], Better.None);

        var probes = new[]
        {
            Probe("load.memory_stress", ProbeStatus.Passed, null, Latency(1000, 0.11), Rate(8100)),
            Probe("load.cpu_intensive", ProbeStatus.Passed, null, Latency(1000, 0.004), Rate(230_000), (new SampleSeries("error_share", "share", new double[1000]), [Statistic.Share], Better.Lower)),
            Probe("load.concurrency_10workers", ProbeStatus.Passed, null, Latency(1000, 0.9), Rate(9000)),
            Probe("load.json_serialization", ProbeStatus.Passed, null, Latency(5000, 0.02), Rate(41_000)),
            Probe("connectivity.local", ProbeStatus.Passed, "port open, nothing more", Latency(200, 0.05)),
            Probe("connectivity.network", ProbeStatus.Off, "no host is set"),
            Probe("cron.health", findings.Length > 0 ? ProbeStatus.Failed : ProbeStatus.Passed, cronReason, One("healthy_jobs", "count", 7, Statistic.Count), One("healthy_share", "share", 0.7, Statistic.Share)) with
            {
                Details = Jobs.Count == 0 ? null : ProbeOutcome.Passed([]).With(new CronHealth(at, true, Jobs)).Details,
            },
            Probe("gateway.process", ProbeStatus.NotMeasured, "the process belongs to another user"),
            Probe("host.memory", ProbeStatus.Passed, null, One("available", "bytes", 8.4e9, Statistic.Min), One("swap_in", "bytes/s", 0, Statistic.Max)),
            Probe("host.system", ProbeStatus.Passed, null, Latency(30, 1)),
        };
        var run = new Run
        {
            Id = id,
            Trigger = "schedule",
            StartedAt = at,
            FinishedAt = at.AddSeconds(9.2),
            PreviousRunId = previous,
            Comparable = Comparable,
            Cost = new RunCost(TimeSpan.FromSeconds(9.2), TimeSpan.FromSeconds(1.4)),
            Probes = probes,
        };
        previous = id;
        var verdict = new Verdict(word, findings.Length == 0 ? ["all probes that are on passed"] : [.. findings.Select(finding => $"{finding.Severity.ToString().ToLowerInvariant()}: {finding.Issue}")]);
        Database.Write(session =>
        {
            Runs.Add(session, new MeasuredRun(run, samples));
            services.GetRequiredService<FindingStore>().Add(session, id, findings, verdict);
            services.GetRequiredService<ReportStore>().Add(session, id, $"# Report {id}\n");
        });
        return id;
    }

    public Incident Open(Finding finding, DateTimeOffset at, RunId? run = null) => Database.Write(session =>
    {
        var store = services.GetRequiredService<IncidentStore>();
        var incident = store.Insert(session, finding, at, run);
        store.AddEvent(session, incident, IncidentChangeKind.Opened, "found 2 times in a row", at, null, run);
        return incident;
    });

    /// <summary>A change of a job's limit that is being verified.</summary>
    public Fix Mend(string job, DateTimeOffset at, int good) => Database.Write(session =>
    {
        var store = services.GetRequiredService<FixStore>();
        var plan = new FixPlan
        {
            Kind = "job-timeout",
            Class = FixClass.A,
            Target = FixTarget.Job($"id-of-{job}", job),
            From = FixValues.Of("timeout", "600"),
            To = FixValues.Of("timeout", "900"),
            Change = "payload.timeoutSeconds 600 → 900",
            Risk = "this job only",
            IsReversible = true,
            RunsNeeded = 3,
            Window = TimeSpan.FromHours(6),
        };
        var fix = store.Insert(session, Fix.Planned(plan, "Ann", new Target("telegram", "7"), null, at));
        store.Save(session, fix.Begin(at).Verify(null, "read back: 900 s", at).Progress(good, $"{good} of 3 runs ok", at)).ShouldBeTrue();
        return fix;
    });

    public static Finding Trouble(string component, string issue, Severity severity, string? figure = null) => new()
    {
        Fingerprint = $"cron-timeout/{component}",
        Rule = "cron-timeout",
        Severity = severity,
        Component = component,
        Issue = issue,
        Impact = "what it builds is not built",
        Evidence = [new Evidence("every run stopped at 600.0 s", figure)],
        Advice = "raise payload.timeoutSeconds or lengthen the interval",
        OpensAtOnce = true,
    };
}
