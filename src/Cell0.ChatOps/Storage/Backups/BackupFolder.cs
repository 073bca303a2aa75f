namespace Cell0.ChatOps.Storage.Backups;

/// <summary>A folder of the data folder in which copies are made; gone with this. All in it is readable by this user only.</summary>
internal sealed class BackupFolder : IDisposable
{
    private const string Prefix = ".cell0-backup-";

    public BackupFolder(string directory)
    {
        FolderPath = Path.Combine(directory, Prefix + Guid.NewGuid().ToString("N"));
        MakePrivate(directory);
        MakePrivate(FolderPath);
    }

    public string FolderPath { get; }

    /// <summary>A new file that only this user can read.</summary>
    public static FileStream Create(string file, FileOptions options = FileOptions.None)
    {
        var wanted = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = options };
        if (!OperatingSystem.IsWindows()) wanted.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(file, wanted);
    }

    public static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Removes what a killed process left.</summary>
    public static void Clear(string directory)
    {
        foreach (var left in Directory.GetDirectories(directory, Prefix + "*")) Directory.Delete(left, recursive: true);
    }

    public void Dispose() => Directory.Delete(FolderPath, recursive: true);
}
