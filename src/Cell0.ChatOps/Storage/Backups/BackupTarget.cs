namespace Cell0.ChatOps.Storage.Backups;

/// <summary>The file a backup is wanted in: written beside it, and under its name only when it is whole. What stands there is never overwritten.</summary>
public static class BackupTarget
{
    /// <summary>Why nothing can be written there; null when it can.</summary>
    public static string? Refuse(string target)
    {
        var full = Path.GetFullPath(target);
        if (File.Exists(full) || Directory.Exists(full)) return $"{target} is there already: nothing is overwritten. Name a new file.";
        return Directory.Exists(Path.GetDirectoryName(full)) ? null : $"{target}: there is no folder {Path.GetDirectoryName(full)}. Make it first.";
    }

    /// <summary>A backup to be read.</summary>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public static Stream Open(string file)
    {
        try
        {
            return File.OpenRead(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"{file} cannot be read: {problem.Message}", problem);
        }
    }

    /// <param name="write">Writes the archive; its result is what went wrong, or null.</param>
    /// <exception cref="StorageException">Nothing was written.</exception>
    public static async Task<BackupReading> FillAsync(string target, Func<Stream, Task<string?>> write)
    {
        var full = Path.GetFullPath(target);
        var part = $"{full}.{Guid.NewGuid():N}.part";
        try
        {
            string? fault;
            await using (var stream = BackupFolder.Create(part))
            {
                fault = await write(stream);
                stream.Flush(flushToDisk: true);
            }

            if (fault is not null) return new BackupReading(null, fault);
            var reading = BackupReader.Examine(part);
            if (reading.Manifest is not null) File.Move(part, full, overwrite: false);
            return reading;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"{target} could not be written: {problem.Message}", problem);
        }
        finally
        {
            File.Delete(part);
        }
    }
}
