namespace Cell0.ChatOps.Storage;

/// <summary>One process at a time works in a data folder: <c>data/run.lock</c> is held open while it does, and falls with the process.</summary>
public static class RunLockFiles
{
    /// <returns>The lock, to be disposed; null when another process holds it.</returns>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    public static IDisposable? TryTake(string directory)
    {
        try
        {
            return new FileStream(Path.Combine(directory, "run.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException problem)
        {
            throw new StorageException($"Storage:Directory '{directory}' cannot be written: {problem.Message}", problem);
        }
    }
}
