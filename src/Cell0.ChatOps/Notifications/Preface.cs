using System.Globalization;

namespace Cell0.ChatOps.Notifications;

/// <summary>What is said before a message's text: that it is a second copy, why it comes this way, that it is late.</summary>
internal static class Preface
{
    /// <summary>Younger than this nothing is called late.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromMinutes(2);

    /// <param name="isCatchUp">True: the text itself says since when the channel was away.</param>
    /// <param name="room">UTF-16 units left in the message; what does not fit is left out, the last first.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<OutboxRow> rows, bool isCatchUp, Outage? outage, DateTimeOffset now, TimeZoneInfo zone, int room)
    {
        List<string?> lines = [rows.Any(row => row is { Resend: true, IsAlert: true }) ? DeliveryLane.SecondCopyMark : null, rows.Count == 1 ? Note(rows[0]) : null, isCatchUp ? null : Lateness(rows, outage, now, zone)];
        var kept = new List<string>();
        foreach (var line in lines.OfType<string>())
        {
            room -= line.Length + 1;
            if (room >= 0) kept.Add(line);
        }

        return kept;
    }

    private static string? Note(OutboxRow row) => row.Note is { Length: > 0 } note ? $"ℹ️ {note}" : null;

    private static string? Lateness(IReadOnlyList<OutboxRow> rows, Outage? outage, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (rows.Where(row => row.Kind != OutboxKind.Reply && now - row.GoAt > Late).MinBy(row => row.GoAt) is not { GoAt: { } meant } oldest) return null;
        var was = outage is not null && meant <= outage.To ? $", {ChannelWords.Of(oldest.Channel)} was not reachable"
            : oldest.Attempts > 0 ? $", {ChannelWords.Of(oldest.Channel)} did not take it sooner" : "";
        return $"late: decided {TimeZoneInfo.ConvertTime(meant, zone).ToString("HH:mm", CultureInfo.InvariantCulture)}{was}";
    }
}
