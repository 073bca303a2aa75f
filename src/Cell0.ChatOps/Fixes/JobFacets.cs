using System.Globalization;
using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Fixes;

/// <summary>A job's settings as values of a fix, and back into a patch.</summary>
internal static class JobFacets
{
    public const string TimeoutName = "timeout";
    public const string EveryName = "every";
    public const string AnchorName = "anchor";
    public const string StaggerName = "stagger";
    public const string EnabledName = "enabled";
    public const string AlertName = "alert";

    /// <summary>The gateway's own default.</summary>
    public const string Default = "default";

    public static FixValues Of(CronJob job) => FixValues.None
        .With(TimeoutName, Text(job.Timeout))
        .With(EveryName, Text(job.Schedule.Every))
        .With(AnchorName, job.Schedule.Anchor?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) ?? Default)
        .With(StaggerName, Text(job.Schedule.Stagger))
        .With(EnabledName, job.Enabled ? "true" : "false")
        .With(AlertName, job.FailureAlert is { } alert ? AlertText(alert) : Default);

    /// <summary>As the gateway itself writes it.</summary>
    public static string AlertText(CronFailureAlert alert) => alert.ToJson().ToJsonString();

    public static string Text(TimeSpan? span) => span is { } known ? FixSpan.Seconds(known) : Default;

    public static TimeSpan? Timeout(FixValues values) => Span(values, TimeoutName);

    public static TimeSpan? Every(FixValues values) => Span(values, EveryName);

    /// <summary>What to tell the gateway so that it holds these; the rest of the job stays.</summary>
    public static CronPatch Patch(FixValues goal) => new()
    {
        Timeout = Timeout(goal),
        ClearTimeout = goal[TimeoutName] == Default,
        Every = Every(goal),
        Anchor = goal[AnchorName] is { } anchor && long.TryParse(anchor, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null,
        Stagger = Span(goal, StaggerName),
        Enabled = goal[EnabledName] switch { "true" => true, "false" => false, _ => null },
        FailureAlert = goal[AlertName] is { } alert and not Default ? CronFailureAlert.Parse(alert) : null,
        ClearFailureAlert = goal[AlertName] == Default,
    };

    /// <summary><c>payload.timeoutSeconds 600 → 900 (15 min)</c>.</summary>
    public static string Words(FixValues from, FixValues to) => string.Join(", ", to.Names.OrderBy(Order).Select(name => name switch
    {
        TimeoutName => $"payload.timeoutSeconds {from[name]} → {to[name]}{Besides(Timeout(to))}",
        EveryName => $"interval {SpanWords(from, name)} → {SpanWords(to, name)}",
        AnchorName => $"start {AnchorWords(from)} → {AnchorWords(to)}",
        StaggerName => $"spread of the start {SpanWords(from, name)} → {SpanWords(to, name)}",
        EnabledName => to[name] == "true" ? "off → on" : "on → off",
        AlertName => $"failure alert {AlertWords(from)} → {AlertWords(to)}",
        _ => $"{name} {from[name]} → {to[name]}",
    }));

    /// <summary>What is held now, in short: <c>900 s, every 60 min</c>.</summary>
    public static string Held(FixValues values) => string.Join(", ", values.Names.OrderBy(Order).Select(name => name switch
    {
        TimeoutName => Timeout(values) is { } limit ? $"{FixSpan.Seconds(limit)} s" : "the default limit",
        EveryName => $"every {SpanWords(values, name)}",
        AnchorName => $"start {AnchorWords(values)}",
        StaggerName => $"spread {SpanWords(values, name)}",
        EnabledName => values[name] == "true" ? "on" : "off",
        AlertName => $"failure alert {AlertWords(values)}",
        _ => $"{name} {values[name]}",
    }));

    /// <summary>Seconds as people say them, where that is another number.</summary>
    private static string Besides(TimeSpan? limit) => limit is { TotalSeconds: >= 120 } known ? $" ({FixSpan.Words(known)})" : "";

    private static TimeSpan? Span(FixValues values, string name) =>
        values[name] is { } text && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromMilliseconds(Math.Round(seconds * 1000)) : null;

    private static string SpanWords(FixValues values, string name) => Span(values, name) is { } span ? FixSpan.Words(span) : "the default";

    private static string AnchorWords(FixValues values) =>
        long.TryParse(values[AnchorName], NumberStyles.None, CultureInfo.InvariantCulture, out var ms) ? $"{DateTimeOffset.FromUnixTimeMilliseconds(ms):HH:mm:ss} UTC" : "of the default";

    private static string AlertWords(FixValues values)
    {
        if (values[AlertName] is not { } text || text == Default) return "as for all jobs";
        var alert = CronFailureAlert.Parse(text);
        return alert.IsOff ? "off" : $"to {alert.Channel ?? alert.Mode ?? "the default"}{(alert.To is { } to ? $":{to}" : "")}{(alert.After is { } after ? string.Create(CultureInfo.InvariantCulture, $" after {after} {(after == 1 ? "failure" : "failures in a row")}") : "")}";
    }

    private static int Order(string name) => name switch { EveryName => 0, TimeoutName => 1, _ => 2 };
}
