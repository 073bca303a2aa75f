using System.Globalization;
using System.Text.Json;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Alerts;

/// <summary>
/// The body of Alertmanager's <c>POST /api/v2/alerts</c>. As there: a body that cannot be read is refused whole; of one that can, the valid alerts are taken
/// and the faults of the others told.
/// </summary>
public sealed class AlertmanagerReader : IAlertReader
{
    /// <summary>How long an alert without an end stands after it was last told; Alertmanager's default.</summary>
    public static readonly TimeSpan ResolveTimeout = TimeSpan.FromMinutes(5);

    private const int MostFaults = 20;

    public AlertReading Read(ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        try
        {
            if (body.StartsWith("\uFEFF"u8)) body = body[3..];
            return JsonSerializer.Deserialize(body, AlertJson.Default.ListPostedAlert) is { } posted ? Read(posted, now) : AlertReading.Unreadable("the body must be a list of alerts");
        }
        catch (JsonException problem)
        {
            return AlertReading.Unreadable($"the body is no list of alerts{Place(problem)}");
        }
    }

    private static AlertReading Read(List<PostedAlert?> posted, DateTimeOffset now)
    {
        var symptoms = new List<Symptom>(posted.Count);
        var faults = new List<string>();
        for (var index = 0; index < posted.Count; index++)
        {
            if (Fault(posted[index], now, out var symptom) is not { } fault) symptoms.Add(symptom!);
            else if (faults.Count < MostFaults) faults.Add($"alert {index + 1}: {fault}");
        }

        return new AlertReading(symptoms, faults);
    }

    private static string? Fault(PostedAlert? posted, DateTimeOffset now, out Symptom? symptom)
    {
        symptom = null;
        if (posted?.Labels is not { } given) return "labels are missing";
        if (!TryTime(posted.StartsAt, out var starts)) return "startsAt is not a time by RFC 3339";
        if (!TryTime(posted.EndsAt, out var ends)) return "endsAt is not a time by RFC 3339";
        if (starts is { } start && ends is { } end && end < start) return "the start must not be after the end";

        // An empty label is no label.
        var labels = Texts(given, keepEmpty: false);
        if (labels.Count == 0) return "at least one label is needed";
        if (labels.Keys.FirstOrDefault(name => !LabelNames.IsValid(name)) is { } label) return $"'{TextCut.Head(label, 60)}' is not the name of a label";
        var annotations = Texts(posted.Annotations ?? [], keepEmpty: true);
        if (annotations.Keys.FirstOrDefault(name => !LabelNames.IsValid(name)) is { } annotation) return $"'{TextCut.Head(annotation, 60)}' is not the name of an annotation";

        var alert = new OutsideAlert(labels, annotations, string.IsNullOrWhiteSpace(posted.GeneratorUrl) ? null : posted.GeneratorUrl, starts ?? ends ?? now);
        symptom = new Symptom(AlertWords.Of(alert), ends ?? now + ResolveTimeout, ends is not null);
        return null;
    }

    private static Dictionary<string, string> Texts(Dictionary<string, string?> given, bool keepEmpty) =>
        given.Where(pair => keepEmpty || !string.IsNullOrEmpty(pair.Value)).ToDictionary(pair => pair.Key, pair => pair.Value ?? "", StringComparer.Ordinal);

    /// <param name="at">Null when it is not given: left out, empty, or the year 1.</param>
    private static bool TryTime(string? text, out DateTimeOffset? at)
    {
        at = null;
        if (string.IsNullOrEmpty(text)) return true;
        if (text.Length < 20 || text[10] is not ('T' or 't') || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)) return false;
        if (parsed.UtcDateTime.Year > 1) at = parsed.ToUniversalTime();
        return true;
    }

    private static string Place(JsonException problem) =>
        problem.LineNumber is { } line ? string.Create(CultureInfo.InvariantCulture, $" (line {line + 1}, position {problem.BytePositionInLine + 1})") : "";
}
