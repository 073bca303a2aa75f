using System.Globalization;

namespace Cell0.ChatOps.Rendering;

/// <summary>Figures as people read them: three significant digits or so, a unit, the invariant culture.</summary>
public static class FigureFormat
{
    public const string Nothing = "n/a";

    private static readonly string[] ByteUnits = ["B", "kB", "MB", "GB", "TB", "PB"];

    /// <summary>Whole numbers exactly, others to about three significant digits: <c>9,795</c>, <c>14.9</c>, <c>0.18</c>.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value)) return Nothing;
        var size = Math.Abs(value);
        var decimals = size switch
        {
            >= 100 or 0 => 0,
            >= 10 => 1,
            >= 0.1 => 2,
            _ => Math.Clamp(1 - (int)Math.Floor(Math.Log10(size)), 2, 9),
        };
        var text = value.ToString("#,0." + new string('#', decimals), CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }

    /// <param name="milliseconds">A latency; below 0.01 ms shown in microseconds, from one second on in seconds.</param>
    public static string Milliseconds(double milliseconds) => Math.Abs(milliseconds) switch
    {
        0 => "0 ms",
        < 0.01 => Number(milliseconds * 1000) + " µs",
        < 1000 => Number(milliseconds) + " ms",
        < 60_000 => Number(milliseconds / 1000) + " s",
        var size => double.IsFinite(size) && size < 1e14 ? Duration(TimeSpan.FromMilliseconds(milliseconds)) : Nothing,
    };

    /// <summary>A length of time: <c>41 s</c>, <c>12 min</c>, <c>3 h 5 min</c>, <c>2 d 4 h</c>.</summary>
    public static string Duration(TimeSpan duration)
    {
        if (duration < TimeSpan.Zero) return duration == TimeSpan.MinValue ? Nothing : "-" + Duration(duration.Negate());
        if (duration < TimeSpan.FromSeconds(10)) return Milliseconds(duration.TotalMilliseconds);
        var seconds = Rounded(duration.TotalSeconds);
        if (seconds < 60) return $"{seconds} s";
        if (seconds < 600) return Pair(seconds, 60, "min", "s");
        var minutes = Rounded(duration.TotalMinutes);
        if (minutes < 60) return $"{minutes} min";
        return minutes < 48 * 60 ? Pair(minutes, 60, "h", "min") : Pair(Rounded(duration.TotalHours), 24, "d", "h");
    }

    /// <summary>A length of time that somebody set, with nothing rounded away: <c>90 s</c>, <c>13.5 min</c>, <c>13 min 31 s</c>, <c>1.5 h</c>, <c>2 d</c>.</summary>
    public static string Exact(TimeSpan span)
    {
        if (span < TimeSpan.Zero) return span == TimeSpan.MinValue ? Nothing : "-" + Exact(span.Negate());
        if (span < TimeSpan.FromMinutes(2) && span.Ticks % TimeSpan.TicksPerMinute != 0 || span.Ticks % TimeSpan.TicksPerSecond != 0) return span.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + " s";
        if (span.Ticks % TimeSpan.TicksPerDay == 0 && span > TimeSpan.Zero) return $"{span.Days} d";
        var seconds = span.Ticks / TimeSpan.TicksPerSecond;
        if (seconds < 3600) return seconds % 60 is 0 or 30 ? (seconds / 60.0).ToString("0.#", CultureInfo.InvariantCulture) + " min" : Pair(seconds, 60, "min", "s");
        if (seconds % 1800 == 0) return (seconds / 3600.0).ToString("0.#", CultureInfo.InvariantCulture) + " h";
        return seconds % 60 == 0 ? Pair(seconds / 60, 60, "h", "min") : $"{seconds / 3600} h {Pair(seconds % 3600, 60, "min", "s")}";
    }

    /// <param name="share">0..1. Anything below one whole is never rounded up to 100 %.</param>
    public static string Percent(double share)
    {
        var percent = share * 100;
        if (percent is < 100 and >= 99.95) return percent >= 99.99 ? "> 99.99 %" : (Math.Floor(percent * 100) / 100).ToString("0.##", CultureInfo.InvariantCulture) + " %";
        return WithUnit(Number(percent), " %");
    }

    public static string PerSecond(double rate) => WithUnit(Number(rate), "/s");

    /// <summary>Decimal multiples: 1 MB is a million bytes.</summary>
    public static string Bytes(double bytes)
    {
        if (!double.IsFinite(bytes)) return Nothing;
        var unit = 0;
        for (; Math.Abs(bytes) >= 999.5 && unit < ByteUnits.Length - 1; unit++) bytes /= 1000;
        return $"{Number(unit == 0 ? Math.Round(bytes) : bytes)} {ByteUnits[unit]}";
    }

    public static string Ago(DateTimeOffset then, DateTimeOffset now)
    {
        var gone = now - then;
        if (gone.Duration() < TimeSpan.FromSeconds(1)) return "just now";
        return gone > TimeSpan.Zero ? Duration(gone) + " ago" : "in " + Duration(gone.Negate());
    }

    /// <param name="zone">The reader's zone; null keeps the time's own offset.</param>
    public static string At(DateTimeOffset time, TimeZoneInfo? zone) =>
        In(time, zone).ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);

    /// <param name="zone">The reader's zone; null keeps the time's own offset.</param>
    public static string Clock(DateTimeOffset time, TimeZoneInfo? zone) => In(time, zone).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A measurement's value in its unit; an unknown unit is written behind the number.</summary>
    public static string Figure(double value, string? unit) => unit switch
    {
        _ when !double.IsFinite(value) => Nothing,
        "ms" => Milliseconds(value),
        "us" or "µs" => Milliseconds(value / 1000),
        "ns" => Milliseconds(value / 1_000_000),
        "s" => Milliseconds(value * 1000),
        "ops/s" or "/s" => PerSecond(value),
        "bytes" or "B" => Bytes(value),
        "bytes/s" => Bytes(value) + "/s",
        "share" => Percent(value),
        "%" or "percent" => Percent(value / 100),
        null or "" or "count" or "ratio" => Number(value),
        _ => $"{Number(value)} {unit}",
    };

    private static DateTimeOffset In(DateTimeOffset time, TimeZoneInfo? zone) => zone is null ? time : TimeZoneInfo.ConvertTime(time, zone);

    private static long Rounded(double value) => (long)Math.Round(value, MidpointRounding.AwayFromZero);

    private static string WithUnit(string number, string unit) => number == Nothing ? number : number + unit;

    private static string Pair(long small, long factor, string major, string minor) =>
        small % factor == 0 ? $"{small / factor} {major}" : $"{small / factor} {major} {small % factor} {minor}";
}
