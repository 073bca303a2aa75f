using System.Globalization;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Fixes;

/// <summary>Lengths of time as people type them and as a plan shows them.</summary>
public static class FixSpan
{
    /// <summary><c>900</c> (seconds), <c>900s</c>, <c>15m</c>, <c>1h</c>, <c>1d</c>, <c>900000ms</c>; null for anything else.</summary>
    public static TimeSpan? Read(string text)
    {
        var digits = text.TakeWhile(letter => char.IsAsciiDigit(letter) || letter == '.').Count();
        if (digits is 0 or > 12 || !double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)) return null;
        double? seconds = text[digits..].Trim().ToLowerInvariant() switch
        {
            "" or "s" or "sec" or "seconds" => count,
            "ms" => count / 1000,
            "m" or "min" or "minutes" => count * 60,
            "h" or "hours" => count * 3600,
            "d" or "days" => count * 86_400,
            _ => null,
        };
        return seconds is { } known && known <= TimeSpan.FromDays(3650).TotalSeconds ? TimeSpan.FromMilliseconds(Math.Round(known * 1000)) : null;
    }

    /// <summary>Seconds in full, as the gateway counts them: <c>900</c>.</summary>
    public static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary><c>90 s</c>, <c>13.5 min</c>, <c>6 h</c>: nothing is rounded away.</summary>
    public static string Words(TimeSpan span) => span == TimeSpan.Zero ? "none" : FigureFormat.Exact(span);

    /// <summary>To be typed: <c>60m</c>.</summary>
    public static string Typed(TimeSpan span) => span.Ticks % TimeSpan.TicksPerMinute == 0 ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0}m") : $"{Seconds(span)}s";
}
