using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Chat;

/// <summary>Every answer's template with values to try it with.</summary>
internal static class ChatSamples
{
    private static readonly DateTimeOffset Now = new(2026, 11, 18, 9, 26, 0, TimeSpan.FromHours(2));
    private static readonly TextFormat[] Formats = [TextFormat.Plain, TextFormat.TelegramHtml, TextFormat.WhatsApp];

    private static readonly Dictionary<string, object?> Incident = Map(
        ("code", "A7K"), ("symbol", "\U0001F534"), ("severity", "critical"), ("title", "cell0-devops-cicd timed out 5x in a row"), ("component", "cell0-devops-cicd"),
        ("state", "acknowledged"), ("openedAt", Now.AddHours(-1)), ("resolvedAt", null), ("ackBy", "Ann"), ("ackUntil", Now.AddHours(2)), ("ackNote", "traveling"), ("unseenSince", Now.AddMinutes(-4)));

    private static readonly Dictionary<string, object?> Status = Map(
        ("verdict", "CRITICAL"), ("symbol", "\U0001F534"), ("said", "HEALTHY"),
        ("jobs", Map(("live", false), ("readAt", Now.AddMinutes(-4)), ("unseenSince", Now.AddMinutes(-4)), ("problem", "connection refused"), ("count", 10), ("troubled", 1))), ("unconfirmed", List(Map(("symbol", "\U0001F7E0"), ("severity", "high"), ("title", "memory is nearly full")))),
        ("run", Map(("id", "R512"), ("finishedAt", Now.AddMinutes(-2)), ("took", TimeSpan.FromSeconds(14)), ("isPartial", false))),
        ("incidents", List(Incident)), ("moreIncidents", 1),
        ("probes", Map(
            ("on", 14), ("passed", 12),
            ("failed", List(Map(("id", "cron.health"), ("reason", "3 of 10 jobs failed")))),
            ("blind", List(Map(("id", "gateway.http"), ("reason", "connection refused")))),
            ("off", List("connectivity.network", "inference.engine")))),
        ("channels", List(Map(("name", "telegram"), ("problem", "Telegram cannot be reached"), ("since", Now.AddMinutes(-9))))),
        ("running", null), ("nextRunAt", Now.AddMinutes(13)));

    private static readonly Dictionary<string, object?> Verb = Map(
        ("verb", "ack"), ("usage", "CODE [2h] [-- note]"), ("summary", "Take an incident"), ("aliases", List()), ("examples", List(Map(("text", "/ack A7K")), Map(("text", "A7K ack until 08:00")))), ("changes", true));

    private static readonly Dictionary<string, object?> Silence = Map(("id", "S1"), ("matchers", "severity=\"low\""), ("endsAt", Now.AddHours(2)), ("by", "Ann"), ("comment", "deploy"));

    public static IEnumerable<ITemplateSample> All() =>
    [
        Of("sentence", ("sentence", "Unknown code A7K. Nothing done.")),
        Of("unclear", ("word", "statsu"), ("suggestions", List("/status")), ("until", Now.AddMinutes(9))),
        Of("start", ("name", "Ann"), ("role", "owner"), ("isNew", true), ("incidents", List(Incident)), ("commands", List("/status", "/alerts"))),
        Of("help", ("role", "owner"), ("commands", List(Verb))),
        Of("help-verb", [.. Verb.Select(entry => (entry.Key, entry.Value))]),
        Of("alerts", ("incidents", List(Incident)), ("count", 1), ("more", 0), ("onlyAcked", false)),
        Of("acked", [.. Incident.Select(entry => (entry.Key, entry.Value))]),
        Of("unacked", [.. Incident.Select(entry => (entry.Key, entry.Value))]),
        Of("why-incident", [.. Incident.Select(entry => (entry.Key, entry.Value)), .. Why()]),
        Of(
            "why-figure",
            ("id", "R512.m4c"), ("probe", "gateway.http"), ("metric", "latency"), ("statistic", "p95"), ("value", "3.1 ms"), ("unit", "ms"), ("n", "240"), ("from", Now.AddMinutes(-3)),
            ("to", Now.AddMinutes(-2)), ("sha256", "9f3c"), ("matches", true), ("kept", true), ("first", List("2.9", "3.0"))),
        Of("status", [.. Status.Select(entry => (entry.Key, entry.Value))]),
        Of("rerun-done", [.. Status.Select(entry => (entry.Key, entry.Value))]),
        Of(
            "jobs",
            ("readAt", Now.AddMinutes(-14)), ("live", false), ("problem", "Nothing listens at ws://127.0.0.1:18789."), ("scheduler", true), ("total", 10), ("well", 8), ("off", 0), ("system", 2), ("more", 0),
            ("jobs", List(JobLine("cell0-devops-cicd", "TIMEOUT", null, 5), JobLine("cell0-security-sentinel", "ok", "NOT DELIVERED", 0)))),
        Of(
            "job",
            [.. JobLine("cell0-devops-cicd", "TIMEOUT", "NOT DELIVERED", 5).Select(entry => (entry.Key, entry.Value)), ("readAt", Now.AddMinutes(-14)), ("live", false), ("problem", "Nothing listens at ws://127.0.0.1:18789."),
            ("id", "e0ce45bf"), ("enabled", true), ("isSystem", false), ("schedule", "every 5 min"), ("timeout", TimeSpan.FromMinutes(10)), ("lastRunAt", Now.AddMinutes(-6)), ("lastDuration", TimeSpan.FromMinutes(10)),
            ("lastError", "cron: job execution timed out"), ("deliveryError", "No active WhatsApp Web listener"), ("channel", "whatsapp"), ("nextRunAt", Now.AddMinutes(4)), ("overdueBy", null),
            ("runningFor", TimeSpan.FromMinutes(3)), ("asked", 20), ("delivered", 17), ("codes", List("A7K")),
            ("runs", List(Map(("at", Now.AddMinutes(-6)), ("verdict", "timeout"), ("took", TimeSpan.FromMinutes(10)), ("delivery", "not-delivered")))),
            ("lengths", Map(("mean", TimeSpan.FromMinutes(10)), ("longest", TimeSpan.FromMinutes(10)), ("n", 5), ("cut", 5))),
            ("room", List("10 min every 5 min is at least 200 % of the job's own time")), ("diagnosis", List("WhatsApp is linked but silent: no delivery through it was ever confirmed"))]),
        Of("silenced", [.. Silence.Select(entry => (entry.Key, entry.Value))]),
        Of("silence-ended", [.. Silence.Select(entry => (entry.Key, entry.Value))]),
        Of("silences", ("silences", List(Silence)), ("count", 1), ("more", 0)),
        Of("channels", ("channels", List(
            Map(
                ("name", "Telegram"), ("configured", true), ("trouble", null), ("since", null), ("nextTry", null), ("proof", Now.AddMinutes(-3)), ("unproven", false), ("messages", 412), ("lost", 0),
                ("lostLow", 0.0), ("lostHigh", 0.0092), ("p50", 600.0), ("p95", 1400.0), ("deliveredP50", null), ("deliveredP95", null)),
            Map(
                ("name", "WhatsApp"), ("configured", true), ("trouble", "no receipt came back"), ("since", Now.AddMinutes(-34)), ("nextTry", null), ("proof", Now.AddMinutes(-46)), ("unproven", true),
                ("messages", 391), ("lost", 3), ("lostLow", 0.0026), ("lostHigh", 0.0223), ("p50", 300.0), ("p95", 900.0), ("deliveredP50", 2100.0), ("deliveredP95", 19000.0))))),
        Of("rerun", ("run", "R512"), ("joined", false), ("done", 9), ("total", 18), ("probe", "cron.health"), ("since", Now)),
    ];

    private static Dictionary<string, object?> JobLine(string name, string execution, string? delivery, int errors) => Map(
        ("symbol", "❌"), ("name", name), ("execution", execution), ("delivery", delivery), ("errors", errors), ("skipped", 0));

    private static (string Key, object? Value)[] Why() =>
    [
        ("rule", "cron-timeout"), ("impact", "Nothing is deployed."), ("advice", "Raise its limit."), ("fix", true),
        ("evidence", List(Map(("text", "every run stopped at 600.0 s"), ("figure", "R512.m4c")))),
        ("events", List(Map(("at", Now.AddHours(-1)), ("kind", "opened"), ("text", "its own streak reached the limit")))),
    ];

    private static TemplateSample Of(string key, params (string Key, object? Value)[] entries) => new(key, null, Formats, Map([.. entries, ("now", Now), ("zone", "Europe/Nicosia")]));

    private static Dictionary<string, object?> Map(params (string Key, object? Value)[] entries) => entries.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);

    private static List<object?> List(params object?[] items) => [.. items];
}
