using System.Globalization;

namespace Cell0.ChatOps.Suite.Sampling;

/// <summary>Reads the texts of Linux' procfs. Pure; a text that is not as proc(5) says gives null.</summary>
internal static class ProcText
{
    /// <summary>Kernel ticks per second as procfs shows them: USER_HZ, 100 on every Linux that .NET runs on.</summary>
    public const double TicksPerSecond = 100;

    /// <summary>First line of <c>/proc/stat</c>. Guest time is already inside user time.</summary>
    public static CpuTimes? Cpu(string stat)
    {
        var line = Lines(stat).FirstOrDefault(text => text.StartsWith("cpu ", StringComparison.Ordinal));
        var fields = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(Whole).ToArray();
        if (fields is null || fields.Length < 8 || fields.Take(8).Any(field => field is null)) return null;
        var times = fields.Take(8).Select(field => field!.Value).ToArray();
        var (user, nice, system, idle, waiting, hardware, software, stolen) = (times[0], times[1], times[2], times[3], times[4], times[5], times[6], times[7]);
        var busy = user + nice + system + hardware + software;
        return new CpuTimes(busy, stolen, busy + idle + waiting + stolen);
    }

    /// <summary><c>btime</c> of <c>/proc/stat</c>.</summary>
    public static DateTimeOffset? BootTime(string stat) =>
        Lines(stat).FirstOrDefault(text => text.StartsWith("btime ", StringComparison.Ordinal)) is { } line && Whole(line[6..]) is { } seconds and < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>First number of <c>/proc/loadavg</c>.</summary>
    public static double? LoadOneMinute(string loadavg) =>
        double.TryParse(loadavg.Split(' ')[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var load) && load >= 0 ? load : null;

    /// <summary><c>/proc/meminfo</c>; kernels before 3.14 do not tell MemAvailable and give null.</summary>
    public static MemoryState? Memory(string meminfo)
    {
        var kilobytes = Pairs(meminfo, ':');
        return kilobytes.TryGetValue("MemTotal", out var total) && kilobytes.TryGetValue("MemAvailable", out var available)
            ? new MemoryState(total * 1024, available * 1024, kilobytes.GetValueOrDefault("SwapTotal") * 1024, kilobytes.GetValueOrDefault("SwapFree") * 1024)
            : null;
    }

    /// <summary>Pages swapped in and out since boot, from <c>/proc/vmstat</c>.</summary>
    public static (long In, long Out)? SwappedPages(string vmstat)
    {
        var counters = Pairs(vmstat, ' ');
        return counters.TryGetValue("pswpin", out var pagesIn) && counters.TryGetValue("pswpout", out var pagesOut) ? (pagesIn, pagesOut) : null;
    }

    /// <summary>Seconds in which some task waited, from <c>/proc/pressure/memory</c>.</summary>
    public static double? StallSeconds(string pressure)
    {
        var some = Lines(pressure).FirstOrDefault(line => line.StartsWith("some ", StringComparison.Ordinal));
        var at = some?.IndexOf("total=", StringComparison.Ordinal) ?? -1;
        return at >= 0 && Whole(some![(at + 6)..]) is { } microseconds ? microseconds / 1e6 : null;
    }

    /// <summary>Socket numbers (inodes) that listen on a port, from <c>/proc/net/tcp</c> or <c>tcp6</c>.</summary>
    public static IReadOnlyList<long> Listeners(string table, int port)
    {
        var wanted = port.ToString("X4", CultureInfo.InvariantCulture);
        return [.. from line in Lines(table).Skip(1)
                   where line.Contains(" 0A ", StringComparison.Ordinal)
                   let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                   where fields.Length > 9 && fields[3] == "0A" && fields[1].EndsWith(':' + wanted, StringComparison.OrdinalIgnoreCase)
                   let inode = Whole(fields[9])
                   where inode > 0
                   select inode.Value];
    }

    /// <summary><c>/proc/PID/stat</c>. The program's name may hold blanks and brackets, so fields count from the last closing one.</summary>
    public static ProcessStat? Process(string stat)
    {
        var end = stat.LastIndexOf(')');
        if (end < 0) return null;
        var fields = stat[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 21 && Whole(fields[11]) is { } user && Whole(fields[12]) is { } system && Whole(fields[19]) is { } started && Whole(fields[21]) is { } pages
            ? new ProcessStat((user + system) / TicksPerSecond, started / TicksPerSecond, pages)
            : null;
    }

    private static Dictionary<string, long> Pairs(string text, char separator)
    {
        var pairs = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var line in Lines(text))
        {
            var at = line.IndexOf(separator, StringComparison.Ordinal);
            if (at > 0 && Whole(line[(at + 1)..].Replace("kB", "", StringComparison.Ordinal)) is { } value) pairs[line[..at]] = value;
        }

        return pairs;
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static long? Whole(string text) => long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}

/// <param name="CpuSeconds">User and system time since its start.</param>
/// <param name="StartedAfterBootSeconds">When it started, counted from boot.</param>
internal sealed record ProcessStat(double CpuSeconds, double StartedAfterBootSeconds, long ResidentPages);
