using System.Text.Encodings.Web;
using System.Text.Json;

namespace Cell0.Hangfire.Sqlite;

/// <summary>State data and parameters: names and texts as one JSON object. Read back, names are told apart without regard to case, as the dashboard expects.</summary>
internal static class Pairs
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string? Write(IEnumerable<KeyValuePair<string, string?>>? pairs)
    {
        if (pairs is null) return null;
        var kept = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, text) in pairs) kept[name] = text;
        return JsonSerializer.Serialize(kept, Json);
    }

    public static Dictionary<string, string?> Read(string? json)
    {
        var pairs = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (json is null) return pairs;
        foreach (var (name, text) in JsonSerializer.Deserialize<Dictionary<string, string?>>(json, Json)!) pairs[name] = text;
        return pairs;
    }
}
