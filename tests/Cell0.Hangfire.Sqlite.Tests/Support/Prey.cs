using System.Diagnostics;
using System.Globalization;

namespace Cell0.Hangfire.Sqlite.Tests.Support;

/// <summary>A process of its own on a storage, and the journal of what it did.</summary>
internal static class Prey
{
    public static Process Start(string db, string journal, string mode) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Cell0.Hangfire.Sqlite.Victim.dll"), db, journal, mode]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;

    public static List<Line> Lines(string journal) =>
        [.. File.ReadLines(journal).Select(line => line.Split(' ')).Select(p => new Line(p[0], Number(p[1]), Number(p[2]), (int)Number(p[3]), Number(p[4])))];

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    /// <param name="What">S: Main began; O: the file is open; N: a job is about to be enqueued; Q: it is; B and E: its begin and end; F: refused.</param>
    /// <param name="At">Milliseconds, monotonic.</param>
    internal sealed record Line(string What, long Number, long Detail, int Process, long At);
}
