using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Schedule;

/// <summary>What the templates of this module are tried with.</summary>
internal static class NoticeSamples
{
    private static readonly DateTimeOffset At = new(2026, 2, 18, 9, 24, 0, TimeSpan.Zero);

    public static IEnumerable<ITemplateSample> All() =>
    [
        .. Enum.GetValues<IncidentChangeKind>().Select(Change).SelectMany(change => IncidentNotice.Of(change)).SelectMany(notice => BothWays(notice.Template, notice.Model)),
        .. BothWays("still-burning", new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["now"] = At, ["mark"] = "🔴", ["severity"] = "critical", ["title"] = "A7K critical: cell0-devops-cicd timed out", ["since"] = At.AddHours(-4), ["lasted"] = TimeSpan.FromHours(4),
            ["why"] = "it still burns, repeated after 4 h", ["code"] = "A7K", ["action"] = "A7K ack",
        }),
        .. BothWays("daily-digest", DigestDesk.Model(At, TimeZoneInfo.Utc, new Verdict(VerdictWord.Critical, []), new DigestFigures(96, 3, 2, "A7K", "cell0-devops-cicd: 5 runs in a row timed out", TimeSpan.FromHours(5)), [Sample()], [new DeliveryFigures("telegram", new DelayFigures(42, TimeSpan.FromSeconds(0.6), TimeSpan.FromSeconds(1.4)), DelayFigures.Of([]), 42, 0, 0, 0.08)])),
        .. BothWays("host-slept", new Dictionary<string, object?>(StringComparer.Ordinal) { ["now"] = At, ["from"] = At.AddHours(-8), ["to"] = At, ["lasted"] = TimeSpan.FromHours(8) }),
    ];

    private static TemplateSample[] BothWays(string template, IReadOnlyDictionary<string, object?> model) =>
        [new(template, null, [TextFormat.Plain], model), new(template, "telegram", [TextFormat.TelegramHtml], model), new(template, "whatsapp", [TextFormat.WhatsApp], model)];

    private static IncidentState State(IncidentChangeKind kind) => kind switch
    {
        IncidentChangeKind.Acknowledged => IncidentState.Acknowledged,
        IncidentChangeKind.Resolved => IncidentState.Resolved,
        _ => IncidentState.Open,
    };

    private static Incident Sample() => Change(IncidentChangeKind.Opened).Incident;

    private static IncidentChange Change(IncidentChangeKind kind)
    {
        var finding = new Finding
        {
            Fingerprint = "cron-runs/sample",
            Rule = "cron-timeout",
            Severity = Severity.Critical,
            Component = "cell0-devops-cicd",
            Issue = "cell0-devops-cicd: 5 runs in a row timed out",
            Impact = "what it does (every 5 min) was cut off 5 times in a row",
            Evidence = [new Evidence("limit 10 min; cron: job execution timed out"), new Evidence("failing 3", "R1.m0c"), new Evidence("npm ERR! code ELIFECYCLE\nnpm ERR! <deploy> exited with 1 & no word") { IsLog = true }],
            Advice = "give it more time only if its schedule leaves room for that",
        };
        var incident = new Incident { Code = "A7K", State = State(kind), Acknowledgement = kind == IncidentChangeKind.Acknowledged ? new Acknowledgement("Ann", At.AddHours(2), "traveling") : null, Severity = finding.Severity, Worst = finding.Severity, Finding = finding, OpenedAt = At.AddHours(-1), ChangedAt = At };
        return new IncidentChange(incident, kind, "its own streak reached the limit", At);
    }
}
