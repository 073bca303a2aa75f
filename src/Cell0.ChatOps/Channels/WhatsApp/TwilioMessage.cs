using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Cell0.ChatOps.Channels.WhatsApp;

/// <summary>A message as Twilio's API shows it. What is missing or of another kind than expected is empty.</summary>
public sealed partial record TwilioMessage
{
    private static readonly string[] DateForms = ["ddd, dd MMM yyyy HH:mm:ss zzz", "ddd, d MMM yyyy HH:mm:ss zzz"];

    public required string Sid { get; init; }
    public string Status { get; init; } = "";
    public string Direction { get; init; } = "";
    public string From { get; init; } = "";
    public string Body { get; init; } = "";
    public int MediaCount { get; init; }
    public int? ErrorCode { get; init; }
    public DateTimeOffset? SentAt { get; init; }

    /// <returns>Null when it has no usable name.</returns>
    public static TwilioMessage? Of(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || Text(json, "sid") is not { } sid || !IsSid(sid)) return null;
        return new TwilioMessage
        {
            Sid = sid,
            Status = Text(json, "status") ?? "",
            Direction = Text(json, "direction") ?? "",
            From = Text(json, "from") ?? "",
            Body = Text(json, "body") ?? "",
            MediaCount = Number(json, "num_media") ?? 0,
            ErrorCode = Number(json, "error_code"),
            SentAt = Date(Text(json, "date_sent")) ?? Date(Text(json, "date_created")),
        };
    }

    /// <returns>The messages of one page and the address of the next; null when it is no page.</returns>
    public static (IReadOnlyList<TwilioMessage> Messages, string? Next)? PageOf(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("messages", out var list) || list.ValueKind != JsonValueKind.Array) return null;
        var next = Text(json, "next_page_uri");
        return ([.. list.EnumerateArray().Select(Of).OfType<TwilioMessage>()], next is { Length: > 0 } && next.StartsWith("/2010-04-01/", StringComparison.Ordinal) ? next : null);
    }

    public static bool IsSid(string? text) => text is not null && Sids().IsMatch(text);

    internal static int? Number(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Number) return value.TryGetInt32(out var number) ? number : null;
        return value.ValueKind == JsonValueKind.String && int.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var written) ? written : null;
    }

    internal static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>RFC 2822, <c>Mon, 16 Aug 2010 03:45:01 +0000</c>.</summary>
    private static DateTimeOffset? Date(string? text) =>
        DateTimeOffset.TryParseExact(text, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    [GeneratedRegex("^(SM|MM)[0-9a-fA-F]{32}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sids();
}
