using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Storage.Backups;

/// <summary>Takes backups while the service goes on.</summary>
public sealed class BackupDesk(IEnumerable<IKeptDatabase> databases, IOptions<StorageOptions> options, TimeProvider clock)
{
    private string Directory => Path.GetFullPath(options.Value.Directory);

    /// <summary>A whole backup to be read to its end; its file is gone when the stream is closed.</summary>
    /// <exception cref="StorageException">None could be taken.</exception>
    public Stream Take()
    {
        FileStream? archive = null;
        try
        {
            using var folder = new BackupFolder(Directory);
            // Unlinked with its folder, it lives as long as it is open.
            archive = BackupFolder.Create(Path.Combine(OperatingSystem.IsWindows() ? Directory : folder.FolderPath, $"{Guid.NewGuid():N}.zip"), FileOptions.DeleteOnClose);
            BackupArchive.Write(archive, folder.FolderPath, databases, clock.GetUtcNow());
            archive.Position = 0;
            return archive;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            archive?.Dispose();
            throw new StorageException($"no backup could be taken: {problem.Message}", problem);
        }
        catch (StorageException)
        {
            archive?.Dispose();
            throw;
        }
    }

    /// <summary>Writes a backup to where it is wanted; this process must hold the data folder.</summary>
    /// <exception cref="StorageException">None could be taken.</exception>
    public Task<BackupReading> TakeToAsync(string target) => BackupTarget.FillAsync(target, stream =>
    {
        using var folder = new BackupFolder(Directory);
        BackupArchive.Write(stream, folder.FolderPath, databases, clock.GetUtcNow());
        return Task.FromResult<string?>(null);
    });
}
