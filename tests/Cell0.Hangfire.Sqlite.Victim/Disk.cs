using System.Runtime.InteropServices;

namespace Cell0.Hangfire.Sqlite.Victim;

/// <summary>A disk that has no room left: the system writes no file of this process beyond a size (Linux and macOS).</summary>
internal static partial class Disk
{
    private const int FileSize = 1;
    private const int SizeSignal = 25;

    public static void Limit(ulong bytes)
    {
        // Without this the system ends a process that writes too much.
        Signal(SizeSignal, 1);
        if (GetLimit(FileSize, out var limit) != 0) throw new InvalidOperationException("The limit cannot be read.");
        limit.Soft = Math.Min(bytes, limit.Hard);
        if (SetLimit(FileSize, in limit) != 0) throw new InvalidOperationException("The limit cannot be set.");
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int number, nint handler);

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Range range);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Range range);

    [StructLayout(LayoutKind.Sequential)]
    private struct Range
    {
        public ulong Soft;
        public ulong Hard;
    }
}
