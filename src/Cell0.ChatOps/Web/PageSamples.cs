using Cell0.ChatOps.Channels.WebChat;
using Cell0.ChatOps.Chat;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Suite;
using Model = System.Collections.Generic.Dictionary<string, object?>;

namespace Cell0.ChatOps.Web;

/// <summary>One filled example of each page, for <c>render --lint</c>.</summary>
internal static class PageSamples
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 9, 30, 0, TimeSpan.Zero);

    private static readonly Finding Trouble = new()
    {
        Fingerprint = "cron-timeout/cell0-devops-cicd",
        Rule = "cron-timeout",
        Severity = Severity.Critical,
        Component = "cell0-devops-cicd",
        Issue = "cell0-devops-cicd timed out 5 times in a row",
        Impact = "what it builds is not built",
        Evidence = [new Evidence("5 errors in a row", "R2.m01")],
        Advice = "raise its limit or lengthen its interval",
    };

    private static readonly Incident Taken = new()
    {
        Id = 1,
        Code = "A7K",
        State = IncidentState.Acknowledged,
        Severity = Severity.Critical,
        Worst = Severity.Critical,
        Finding = Trouble,
        OpenedAt = At.AddHours(-1),
        ChangedAt = At,
        Acknowledgement = new Acknowledgement("owner", At.AddHours(1), "traveling"),
    };

    public static IReadOnlyList<ITemplateSample> All { get; } =
    [
        Sample("state", StateModel.Of(State())),
        Sample("run", RunModel.Of(Run(), new Verdict(VerdictWord.Critical, ["critical: it timed out"]), [Trouble], [new RunChangeJson("A7K", "opened", "critical", "it timed out")], Charts, _ => "it answers")),
        Sample("incidents", IncidentsModel.Of([(Taken, Timeline)], [(Taken.Resolve(At), Timeline)], 5, 3)),
        Sample("chat", ChatModel.Of([new WebChatMessage(1, 1, true, "/status", false, At, null), new WebChatMessage(2, 2, false, "HEALTHY", false, At, At)], true)),
        Sample("problem", new Model(StringComparer.Ordinal) { ["title"] = "Not Found", ["status"] = 404, ["detail"] = "There is nothing at this address." }),
    ];

    private static IReadOnlyList<IncidentEvent> Timeline => [new IncidentEvent(At, "opened", "critical", "found", null, 2)];

    private static TemplateSample Sample(string page, Model model)
    {
        foreach (var (key, value) in PageRenderer.Common(page, At, TimeZoneInfo.Utc)) model[key] = value;
        (model["style"], model["script"]) = ("/assets/cell0.css", "/assets/chat.js");
        return new TemplateSample($"pages/{page}.html", null, [TextFormat.Html], model);
    }

    private static StateFacts State() => new()
    {
        Present = new Present
        {
            Run = Run(),
            Said = new Verdict(VerdictWord.Healthy, ["all probes that are on passed"]),
            Unconfirmed = [Trouble],
            Unresolved = [Taken],
            Jobs = new CronSeen(new CronHealth(At, false, [Job(), Job() with { IsSystem = true }, .. Enumerable.Repeat(Job() with { LastRunAt = null }, 20)]), false, "nothing listens there"),
        },
        Fixes = [Mending()],
        Runs = [new RunSummary(new RunId(2), "schedule", At, At, true, new RunCost(TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(1)))],
        Running = new RunProgress(new RunId(3), At, 4, 18, "cron.health"),
        NextRunAt = At.AddMinutes(12),
        Told = [new Told("Telegram", false, "nobody is linked", "open the link")],
        Deliveries =
        [
            ChannelsView.Line(
                new ChannelHealth("telegram", true, At, null, null, 0, 0) { LastProofAt = At },
                new DeliveryFigures("telegram", new DelayFigures(412, TimeSpan.FromMilliseconds(600), TimeSpan.FromSeconds(1.4)), new DelayFigures(0, null, null), 412, 0, 0, 0.009)),
            ChannelsView.Line(
                new ChannelHealth("whatsapp", true, At, null, null, 0, 0) { DeadSince = At, DeadReason = "3 sent, none delivered" },
                new DeliveryFigures("whatsapp", new DelayFigures(391, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)), new DelayFigures(388, TimeSpan.FromSeconds(2.1), TimeSpan.FromSeconds(19)), 391, 3, 0.002, 0.022)),
            ChannelsView.Line(new ChannelHealth("webchat", true, null, null, null, 0, 0) { IsUnproven = true }, null),
        ],
        Sizes = "database 12.4 MB, job history 3.1 MB",
        PhoneLink = "https://t.me/cell0_bot?start=0123456789ABCDEF",
        Notices = ["The database was damaged."],
    };

    private static Fix Mending() => Fix.Planned(
        new FixPlan
        {
            Kind = "job-timeout",
            Class = FixClass.A,
            Target = FixTarget.Job("j1", "cell0-devops-cicd"),
            From = FixValues.Of("timeout", "600"),
            To = FixValues.Of("timeout", "900"),
            Change = "payload.timeoutSeconds 600 → 900",
            Risk = "this job only",
            IsReversible = true,
            RunsNeeded = 3,
            Window = TimeSpan.FromHours(6),
        },
        "Ann",
        new Target("telegram", "7"),
        null,
        At.AddMinutes(-20)).Begin(At.AddMinutes(-19)).Verify(null, "read back: 900 s", At.AddMinutes(-19)) with { Id = 2, Good = 1 };

    private static Run Run() => new()
    {
        Id = new RunId(2),
        Trigger = "schedule",
        StartedAt = At,
        FinishedAt = At,
        ScheduledFor = At,
        PreviousRunId = new RunId(1),
        Comparable = "suite 1",
        IsPartial = true,
        Cost = new RunCost(TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(1)),
        Probes = [Probe("load.cpu_intensive", ProbeStatus.Passed), Probe("cron.health", ProbeStatus.Failed), Probe("host.memory", ProbeStatus.NotMeasured), Probe("connectivity.network", ProbeStatus.Off)],
    };

    private static CronJobHealth Job() => new() { Id = "j1", Name = "cell0-devops-cicd", Enabled = true, Schedule = "every 15 min", LastRunAt = At, LastStatus = "error", LastTimedOut = true, ConsecutiveErrors = 5, LastDeliveryStatus = "not-delivered", Lengths = new RunLengths(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10), 5, 5) };

    private static ProbeResult Probe(string id, ProbeStatus status) => new()
    {
        ProbeId = id,
        Status = status,
        Reason = "as seen",
        HowToEnable = "set it",
        StartedAt = At,
        FinishedAt = At,
        Figures = [new Figure(new FigureId(new RunId(2), "m01"), id, "latency", Statistic.Median, 1.5, "ms", 1000, Better.Lower, "00")],
    };

    private static (IReadOnlyList<Model> Charts, IReadOnlyList<string> Notes) Charts(ProbeResult probe) =>
        ([HistogramDrawing.Of([1, 2, 3], "latency", "ms")!.Model("chart"), TrendDrawing.Of([new MetricPoint(new RunId(1), At, 1), new MetricPoint(new RunId(2), At, 2)], "median latency", "ms", TimeZoneInfo.Utc)!.Model("trend")],
            ["a note"]);
}
