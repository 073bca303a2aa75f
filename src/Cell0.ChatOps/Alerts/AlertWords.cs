using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Alerts;

/// <summary>An outside alert in the words of a finding: what is wrong, what it means, what to do.</summary>
internal static class AlertWords
{
    private const int LongestTitle = 200;
    private const int LongestText = 2000;

    // Said in the title or by the severity already.
    private static readonly HashSet<string> Said = new(["alertname", "severity"], StringComparer.Ordinal);

    public static Finding Of(OutsideAlert alert)
    {
        var (labels, annotations) = (alert.Labels, alert.Annotations);
        var name = Get(labels, "alertname") ?? "alert";
        var description = Get(annotations, "description") ?? Get(annotations, "message");
        var title = Get(annotations, "summary") ?? description ?? Plain(name, labels);
        return new Finding
        {
            Fingerprint = $"alert/{LabelFingerprint.Of(labels)}",
            Rule = $"alert:{name}",
            Severity = AlertSeverity.Of(Get(labels, "severity")),
            Component = Line(Get(labels, "instance") ?? Get(labels, "job") ?? Get(labels, "service") ?? name, LongestTitle),
            Issue = Line(title, LongestTitle),
            Impact = description is null || description == title ? "not said by its sender" : Cut(description, LongestText),
            Evidence = [.. Evidence(alert)],
            Advice = Link(Get(annotations, "runbook_url")) is { } runbook ? $"follow {runbook}" : "look where it comes from; no runbook was given",
            OpensAtOnce = true,
            Alert = alert,
        };
    }

    private static IEnumerable<Evidence> Evidence(OutsideAlert alert)
    {
        var labels = string.Join(", ", alert.Labels.Where(label => !Said.Contains(label.Key)).OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={Line(label.Value, LongestTitle)}"));
        if (labels.Length > 0) yield return new Evidence(Cut(labels, LongestText));
        if (Link(alert.GeneratorUrl) is { } source) yield return new Evidence($"source: {source}");
    }

    private static string Plain(string name, IReadOnlyDictionary<string, string> labels)
    {
        var rest = string.Join(", ", labels.Where(label => !Said.Contains(label.Key)).OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));
        return rest.Length == 0 ? name : $"{name} ({rest})";
    }

    /// <summary>Only what a phone may open safely.</summary>
    private static string? Link(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" && url!.Length <= LongestText ? url : null;

    private static string? Get(IReadOnlyDictionary<string, string> values, string name) => values.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value : null;

    /// <summary>One line: control characters and line breaks become spaces.</summary>
    private static string Line(string text, int most)
    {
        var line = text.Any(BreaksLine) ? string.Concat(text.Select(c => BreaksLine(c) ? ' ' : c)) : text;
        return Cut(line.Trim(), most);
    }

    private static bool BreaksLine(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';

    private static string Cut(string text, int most) => TextCut.Head(text, most, "…");
}
