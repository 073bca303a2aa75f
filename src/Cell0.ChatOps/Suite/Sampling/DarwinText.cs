using System.Globalization;
using System.Text.RegularExpressions;

namespace Cell0.ChatOps.Suite.Sampling;

/// <summary>Reads what macOS' own tools print. Pure; a text of another shape gives null. Written from their manuals and recorded output, never run on a Mac.</summary>
internal static partial class DarwinText
{
    private const int PatternTimeout = 1000;

    /// <summary>Output of <c>vm_stat</c>: what programs could still get (free, speculative and inactive pages), and bytes swapped since boot.</summary>
    public static (long AvailableBytes, long SwappedInBytes, long SwappedOutBytes)? VmStat(string text)
    {
        if (PageSize().Match(text) is not { Success: true } size || Whole(size.Groups["bytes"].Value) is not { } page) return null;
        long? Pages(string name) => Regex.Match(text, $@"^""?{name}""?:\s+(?<pages>\d+)\.", RegexOptions.Multiline, TimeSpan.FromMilliseconds(PatternTimeout)) is { Success: true } match ? Whole(match.Groups["pages"].Value) * page : null;
        return Pages("Pages free") is { } free && Pages("Pages inactive") is { } inactive && Pages("Swapins") is { } swappedIn && Pages("Swapouts") is { } swappedOut
            ? (free + inactive + (Pages("Pages speculative") ?? 0), swappedIn, swappedOut)
            : null;
    }

    /// <summary>Output of <c>sysctl -n hw.memsize hw.ncpu vm.loadavg vm.swapusage kern.boottime</c>, one line each.</summary>
    public static DarwinHost? Sysctl(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length < 5 || Whole(lines[0]) is not { } memory || Whole(lines[1]) is not ({ } processors and > 0)) return null;
        return Load().Match(lines[2]) is { Success: true } load && Number(load.Groups["one"].Value) is { } loadOneMinute
            && SwapUsage().Match(lines[3]) is { Success: true } swap && Size(swap.Groups["total"].Value, swap.Groups["totalUnit"].Value) is { } total && Size(swap.Groups["free"].Value, swap.Groups["freeUnit"].Value) is { } free
            && Seconds().Match(lines[4]) is { Success: true } boot && Whole(boot.Groups["seconds"].Value) is { } bootedAt and < 253402300800
            ? new DarwinHost(memory, (int)processors, loadOneMinute, total, free, DateTimeOffset.FromUnixTimeSeconds(bootedAt))
            : null;
    }

    /// <summary>Output of <c>top -l 2 -n 0 -s 1</c>: the second block is about the second between the two; the first is not about now.</summary>
    public static (double BusyShare, int Processes)? Top(string text)
    {
        var usage = CpuUsage().Matches(text);
        var processes = ProcessCount().Matches(text);
        return usage.Count >= 2 && processes.Count >= 1 && Number(usage[^1].Groups["idle"].Value) is { } idle and <= 100 && Whole(processes[^1].Groups["count"].Value) is { } count
            ? (1 - idle / 100, (int)count)
            : null;
    }

    /// <summary>Output of <c>lsof -nP -iTCP:PORT -sTCP:LISTEN -Fp</c>: the number of the first process that listens.</summary>
    public static int? Listener(string text) => text.Split('\n', StringSplitOptions.TrimEntries)
        .Where(line => line is ['p', _, ..]).Select(line => int.TryParse(line.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : (int?)null).FirstOrDefault(pid => pid is not null);

    /// <summary>Output of <c>ps -o lstart=,time=,rss= -p PID</c> with LC_ALL=C: start in local time, processor time, kilobytes.</summary>
    public static DarwinProcess? Process(string text, TimeZoneInfo zone)
    {
        var match = ProcessLine().Match(text.Trim());
        if (!match.Success || !DateTime.TryParseExact(Blanks().Replace(match.Groups["start"].Value, " "), "ddd MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) return null;
        return CpuSeconds(match.Groups["cpu"].Value) is { } cpu && Whole(match.Groups["resident"].Value) is { } kilobytes
            ? new DarwinProcess(new DateTimeOffset(local, zone.GetUtcOffset(local)), cpu, kilobytes * 1024)
            : null;
    }

    /// <summary><c>[[days-]hours:]minutes:seconds.hundredths</c>.</summary>
    private static double? CpuSeconds(string text)
    {
        var days = text.IndexOf('-', StringComparison.Ordinal) is > 0 and var dash ? Whole(text[..dash]) : 0;
        var parts = text[(text.IndexOf('-', StringComparison.Ordinal) + 1)..].Split(':').Select(Number).ToArray();
        return days is null || parts.Length is < 2 or > 3 || parts.Any(part => part is null) ? null : days * 86400 + parts.Aggregate(0.0, (sum, part) => sum * 60 + part!.Value);
    }

    private static long? Size(string number, string unit) => Number(number) is { } value
        ? (long)(value * (unit switch { "K" => 1L << 10, "M" => 1L << 20, "G" => 1L << 30, _ => 1L << 40 }))
        : null;

    private static long? Whole(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static double? Number(string text) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;

    [GeneratedRegex(@"page size of (?<bytes>\d+) bytes", RegexOptions.None, PatternTimeout)]
    private static partial Regex PageSize();

    [GeneratedRegex(@"^\{ (?<one>[\d.]+) ", RegexOptions.None, PatternTimeout)]
    private static partial Regex Load();

    [GeneratedRegex(@"total = (?<total>[\d.]+)(?<totalUnit>[KMGT])\s+used = \S+\s+free = (?<free>[\d.]+)(?<freeUnit>[KMGT])", RegexOptions.None, PatternTimeout)]
    private static partial Regex SwapUsage();

    [GeneratedRegex(@"\{ sec = (?<seconds>\d+),", RegexOptions.None, PatternTimeout)]
    private static partial Regex Seconds();

    [GeneratedRegex(@"^CPU usage: .*?(?<idle>[\d.]+)% idle", RegexOptions.Multiline, PatternTimeout)]
    private static partial Regex CpuUsage();

    [GeneratedRegex(@"^Processes: (?<count>\d+) total", RegexOptions.Multiline, PatternTimeout)]
    private static partial Regex ProcessCount();

    [GeneratedRegex(@"^(?<start>\w{3}\s+\w{3}\s+\d+ \d\d:\d\d:\d\d \d{4})\s+(?<cpu>\S+)\s+(?<resident>\d+)$", RegexOptions.None, PatternTimeout)]
    private static partial Regex ProcessLine();

    [GeneratedRegex(@"\s+", RegexOptions.None, PatternTimeout)]
    private static partial Regex Blanks();
}

internal sealed record DarwinHost(long MemoryBytes, int Processors, double LoadOneMinute, long SwapTotalBytes, long SwapFreeBytes, DateTimeOffset BootedAt);

internal sealed record DarwinProcess(DateTimeOffset StartedAt, double CpuSeconds, long ResidentBytes);
