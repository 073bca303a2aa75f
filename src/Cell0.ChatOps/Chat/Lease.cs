using System.Globalization;

namespace Cell0.ChatOps.Chat;

/// <summary>How long something is to hold, as people type it: <c>30m</c>, <c>2h</c>, <c>1d</c>, <c>until 08:00</c>, <c>until tomorrow 09:30</c>, <c>until friday</c>.</summary>
public static class Lease
{
    private static readonly TimeOnly Morning = new(8, 0);

    /// <param name="words">Read from the front.</param>
    /// <param name="used">How many words it took; 0 when there is no duration at the front.</param>
    public static TimeSpan? Read(IReadOnlyList<string> words, DateTimeOffset now, TimeZoneInfo zone, out int used)
    {
        used = 0;
        if (words.Count == 0) return null;
        if (Duration(words[0]) is { } duration)
        {
            used = 1;
            return duration;
        }

        if (!words[0].Equals("until", StringComparison.OrdinalIgnoreCase) || words.Count < 2) return null;
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var time = words.Count > 2 && Clock(words[2]) is { } clock ? clock : (TimeOnly?)null;
        if (Until(words[1], time, local) is not { } wall) return null;
        used = Clock(words[1]) is null && time is not null ? 3 : 2;
        return Instant(wall, zone) - now;
    }

    /// <summary><c>30m</c>, <c>2h</c> or <c>1d</c>; null for anything else.</summary>
    public static TimeSpan? Duration(string word)
    {
        if (word.Length is < 2 or > 6 || !int.TryParse(word.AsSpan(0, word.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return null;
        return char.ToLowerInvariant(word[^1]) switch
        {
            'm' => TimeSpan.FromMinutes(count),
            'h' => TimeSpan.FromHours(count),
            'd' => TimeSpan.FromDays(count),
            _ => null,
        };
    }

    private static DateTime? Until(string word, TimeOnly? time, DateTimeOffset local)
    {
        var today = local.Date;
        if (Clock(word) is { } clock) return today + clock.ToTimeSpan() > local.DateTime ? today + clock.ToTimeSpan() : today.AddDays(1) + clock.ToTimeSpan();
        if (word.Equals("tomorrow", StringComparison.OrdinalIgnoreCase)) return today.AddDays(1) + (time ?? Morning).ToTimeSpan();
        if (!Enum.TryParse<DayOfWeek>(word, ignoreCase: true, out var day) || char.IsAsciiDigit(word[0])) return null;
        var days = (((int)day - (int)local.DayOfWeek + 6) % 7) + 1;
        return today.AddDays(days) + (time ?? Morning).ToTimeSpan();
    }

    private static TimeOnly? Clock(string word) => TimeOnly.TryParseExact(word, ["H:mm", "HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    /// <summary>A wall time the clocks jump over means the moment after the jump.</summary>
    private static DateTimeOffset Instant(DateTime wall, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(wall)) wall = wall.AddMinutes(15);
        return new DateTimeOffset(wall, zone.GetUtcOffset(wall));
    }
}
