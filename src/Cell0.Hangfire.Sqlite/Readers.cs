using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Cell0.Hangfire.Sqlite;

/// <summary>Connections that only read: each sees what was committed when its reading began, and waits for nobody.</summary>
internal sealed class Readers(StorageFile file) : IDisposable
{
    private const int Kept = 4;

    private readonly ConcurrentBag<Link> idle = [];
    private volatile bool isClosed;

    public T Read<T>(Func<Link, T> question)
    {
        ObjectDisposedException.ThrowIf(isClosed, typeof(SqliteJobStorage));
        var link = idle.TryTake(out var free) ? free : Open();
        var isFit = false;
        try
        {
            var answer = question(link);
            isFit = true;
            return answer;
        }
        catch (SqliteException fault)
        {
            throw SqliteJobStorageException.OfRead(file.Path, fault);
        }
        finally
        {
            if (isFit && idle.Count < Kept) idle.Add(link);
            else link.Dispose();
            if (isClosed) Dispose();
        }
    }

    /// <summary>Several statements that see the same moment.</summary>
    public T ReadAtOnce<T>(Func<Link, T> question) => Read(link =>
    {
        link["BEGIN"].Run();
        var answer = question(link);
        link["COMMIT"].Run();
        return answer;
    });

    private Link Open()
    {
        try
        {
            return file.NewReader();
        }
        catch (SqliteException fault)
        {
            ObjectDisposedException.ThrowIf(isClosed, typeof(SqliteJobStorage));
            throw SqliteJobStorageException.OfRead(file.Path, fault);
        }
    }

    public void Dispose()
    {
        isClosed = true;
        while (idle.TryTake(out var link)) link.Dispose();
    }
}
