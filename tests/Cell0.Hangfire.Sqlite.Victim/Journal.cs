using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Cell0.Hangfire.Sqlite.Victim;

/// <summary>What happened, one line each, handed to the system at once: it outlives the process, whatever ends it.</summary>
public static class Journal
{
    private static readonly Lock Gate = new();
    private static FileStream? file;

    /// <summary>The highest number that was ever begun to be enqueued.</summary>
    public static long Last { get; private set; }

    public static void Open(string path)
    {
        if (File.Exists(path))
        {
            foreach (var line in File.ReadLines(path))
            {
                if (line.StartsWith("N ", StringComparison.Ordinal)) Last = long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
            }
        }

        file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    public static void Write(string what, long number, long detail)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{what} {number} {detail} {Environment.ProcessId} {Stopwatch.GetTimestamp() * 1000 / Stopwatch.Frequency}\n");
        lock (Gate) file!.Write(Encoding.ASCII.GetBytes(line));
    }
}
