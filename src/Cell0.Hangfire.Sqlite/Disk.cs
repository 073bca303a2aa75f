using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Cell0.Hangfire.Sqlite;

/// <summary>The system's own call that brings a file to the disk. The runtime's swallows what it answers, and a promise must not rest on that.</summary>
internal static class Disk
{
    private const int Interrupted = 4;

    /// <summary>F_FULLFSYNC: on macOS fsync leaves the data in the drive.</summary>
    private const int FullSync = 51;

    /// <summary>Returns when all that was written is on the disk.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public static void Sync(SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows())
        {
            RandomAccess.FlushToDisk(file);
            return;
        }

        while ((OperatingSystem.IsMacOS() ? Control(file, FullSync, 0) : DataSync(file)) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted) throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
        }
    }

    [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int DataSync(SafeFileHandle file);

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(SafeFileHandle file, int command, int argument);
}
