using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cell0.ChatOps.Fixes;

namespace Cell0.ChatOps.Chat;

/// <summary>A line copied from a report or a shell that was to change a job: <c>cron.update jobId=... patch='{"timeoutMs": 900000}'</c> or <c>openclaw cron edit ID --timeout-seconds 900</c>.</summary>
/// <param name="Job">As written.</param>
/// <param name="Corrections">What was wrong with the line, in words.</param>
public sealed record PastedCronUpdate(string Job, FixWish Wish, IReadOnlyList<string> Corrections)
{
    /// <summary>What is understood of it, or why nothing is.</summary>
    public static (PastedCronUpdate? Update, string? Fault) Read(string text)
    {
        // Phones write other quotes than shells read.
        var line = text.Replace('\u201C', '"').Replace('\u201D', '"').Replace('\u2018', '\'').Replace('\u2019', '\'').Replace("\u2014", "--", StringComparison.Ordinal);
        return Pasted.JobOf(line) is not { Length: > 0 } job
            ? (null, "it names no job (jobId=...)")
            : line.Contains('{', StringComparison.Ordinal) ? OfPatch(job, line) : OfFlags(job, line);
    }

    private static (PastedCronUpdate?, string?) OfPatch(string job, string line)
    {
        if (Pasted.PatchOf(line) is not { } patch) return (null, "its patch is no JSON object");
        using (patch)
        {
            var values = new List<(string, string)>();
            var corrections = new List<string>();
            foreach (var field in Fields(patch.RootElement, "").Where(field => field.Path is not ("payload.kind" or "schedule.kind")))
            {
                switch (field.Path, Number(field.Value))
                {
                    case ("payload.timeoutSeconds", { } seconds):
                        values.Add(("timeout", Text(seconds)));
                        break;
                    case ("timeoutMs" or "payload.timeoutMs", { } ms):
                        values.Add(("timeout", Text(ms / 1000)));
                        corrections.Add($"{field.Path} is not known to any gateway: the limit is in seconds, payload.timeoutSeconds {Text(ms / 1000)}.");
                        break;
                    case ("timeoutSeconds" or "timeout", { } seconds):
                        values.Add(("timeout", Text(seconds)));
                        corrections.Add($"{field.Path} at the top is ignored or refused: it belongs into the payload, payload.timeoutSeconds {Text(seconds)}.");
                        break;
                    case ("schedule.everyMs", { } ms):
                        values.Add(("every", $"{Text(ms)}ms"));
                        break;
                    case ("everyMs" or "intervalMs", { } ms):
                        values.Add(("every", $"{Text(ms)}ms"));
                        corrections.Add($"{field.Path} is not known to any gateway: it is schedule.everyMs {Text(ms)}.");
                        break;
                    case ("enabled", _) when field.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                        return patch.RootElement.EnumerateObject().Count() == 1
                            ? (new PastedCronUpdate(job, FixWish.Do(field.Value.GetBoolean() ? "enable" : "disable"), corrections), null)
                            : (null, "enabled goes with nothing else: one change at a time is judged");
                    default:
                        return (null, $"'{field.Path}' is nothing that the catalogue changes");
                }
            }

            return values.Count == 0 ? (null, "its patch changes nothing") : Whole(job, values, corrections);
        }
    }

    private static (PastedCronUpdate?, string?) OfFlags(string job, string line)
    {
        if (Pasted.FlagOf(line, "timeout-seconds") is { } seconds) return Whole(job, [("timeout", seconds)], []);
        if (Pasted.FlagOf(line, "timeout") is { } misled)
            return Whole(job, [("timeout", misled)], ["--timeout is how long the command line itself waits; the job's limit is --timeout-seconds."]);
        return Pasted.FlagOf(line, "every") is { } every ? Whole(job, [("every", every)], []) : (null, "it has neither a patch nor --timeout-seconds nor --every");
    }

    private static (PastedCronUpdate?, string?) Whole(string job, List<(string Name, string Value)> values, IReadOnlyList<string> corrections) =>
        values.DistinctBy(value => value.Name).Count() == values.Count
            ? (new PastedCronUpdate(job, FixWish.Set([.. values]), corrections), null)
            : (null, "it names the same value twice");

    private static IEnumerable<(string Path, JsonElement Value)> Fields(JsonElement element, string path) => element.EnumerateObject().SelectMany(field =>
        field.Value.ValueKind == JsonValueKind.Object ? Fields(field.Value, $"{path}{field.Name}.") : [($"{path}{field.Name}", field.Value)]);

    private static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String when double.TryParse(value.GetString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static string Text(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}

/// <summary>Finds the parts of a pasted line.</summary>
internal static partial class Pasted
{
    private const int LongestPatch = 4000;

    /// <summary>Behind <c>jobId=</c> or <c>id=</c>, else the word behind <c>edit</c> or <c>update</c>; null when there is none.</summary>
    public static string? JobOf(string line)
    {
        if (Named().Match(line) is { Success: true } named) return named.Groups["job"].Value.Trim('"', '\'', ',');
        return Positional().Match(line) is { Success: true } placed ? placed.Groups["job"].Value.Trim('"', '\'') : null;
    }

    /// <summary>From the first brace to the last; the object within it, where the whole is <c>{"id":...,"patch":{...}}</c>. Null when it is no JSON.</summary>
    public static JsonDocument? PatchOf(string line)
    {
        var (begin, end) = (line.IndexOf('{', StringComparison.Ordinal), line.LastIndexOf('}'));
        if (end <= begin || end - begin > LongestPatch) return null;
        try
        {
            var whole = JsonDocument.Parse(line[begin..(end + 1)], new JsonDocumentOptions { AllowTrailingCommas = true, MaxDepth = 8 });
            if (!whole.RootElement.TryGetProperty("patch", out var inner)) return whole;
            using (whole) return inner.ValueKind == JsonValueKind.Object ? JsonDocument.Parse(inner.GetRawText()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static string? FlagOf(string line, string name)
    {
        var words = line.Split([' ', '='], StringSplitOptions.RemoveEmptyEntries);
        var at = Array.FindIndex(words, word => word == $"--{name}");
        return at >= 0 && at + 1 < words.Length ? words[at + 1] : null;
    }

    [GeneratedRegex("""(?:^|[\s{,"'])(?:jobId|id)["']?\s*[=:]\s*(?<job>"[^"]+"|'[^']+'|[^\s"',}]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();

    [GeneratedRegex("""\b(?:edit|update)\s+(?<job>"[^"]+"|[^\s\-={"][^\s={]*)(?:\s|$)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Positional();
}
