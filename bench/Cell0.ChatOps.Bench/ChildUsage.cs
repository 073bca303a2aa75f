using System.Runtime.InteropServices;

namespace Cell0.ChatOps.Bench;

/// <summary>CPU time of all our children that have ended and were waited for, and of theirs: the kernel's own account.</summary>
internal static class ChildUsage
{
    private const int Children = -1;

    public static TimeSpan Cpu()
    {
        if (GetUsage(Children, out var usage) != 0) throw new BenchException($"getrusage failed ({Marshal.GetLastPInvokeError()})");
        return usage.User.ToTimeSpan() + usage.System.ToTimeSpan();
    }

    [DllImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetUsage(int who, out Usage usage);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeValue
    {
        public nint Seconds;
        public nint Microseconds;

        public readonly TimeSpan ToTimeSpan() => TimeSpan.FromSeconds(Seconds) + TimeSpan.FromMicroseconds(Microseconds);
    }

    /// <summary><c>struct rusage</c> of 64-bit Linux; what follows the times is room for the rest.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    private struct Usage
    {
        public TimeValue User;
        public TimeValue System;
    }
}
