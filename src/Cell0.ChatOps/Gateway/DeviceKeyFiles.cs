using Microsoft.Extensions.Logging;

namespace Cell0.ChatOps.Gateway;

/// <summary>Keeps the device key in one file that only its owner may read. Where the disk refuses, a key for this run only is used, and said.</summary>
public sealed partial class DeviceKeyFiles
{
    public const string FileName = "gateway-device.key";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(5);

    private readonly string directory;
    private readonly ILogger<DeviceKeyFiles> logger;
    private readonly Lock gate = new();
    private DeviceKey? loaded;

    /// <param name="directory">Created when missing; the key is <see cref="FileName"/> in it.</param>
    /// <param name="logger">Told about a key that could not be kept or had to be replaced.</param>
    public DeviceKeyFiles(string directory, ILogger<DeviceKeyFiles> logger)
    {
        this.directory = directory;
        this.logger = logger;
    }

    private string KeyPath => Path.Combine(directory, FileName);

    public DeviceKey LoadOrCreate()
    {
        lock (gate)
            return loaded ??= Open();
    }

    private DeviceKey Open()
    {
        try
        {
            // Two keys would be two devices to the gateway: one process at a time looks and makes.
            Directory.CreateDirectory(directory);
            using var turn = TakeTurn();
            return Read() ?? Create();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotKept(logger, KeyPath, e.Message);
            return DeviceKey.Create();
        }
    }

    private DeviceKey? Read()
    {
        if (!File.Exists(KeyPath))
            return null;
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(KeyPath) != OwnerOnly)
            File.SetUnixFileMode(KeyPath, OwnerOnly);
        if (Decode(File.ReadAllText(KeyPath)) is { } key)
            return key;
        var aside = KeyPath + ".unreadable";
        File.Move(KeyPath, aside, overwrite: true);
        Log.Replaced(logger, KeyPath, aside);
        return null;
    }

    private DeviceKey Create()
    {
        var key = DeviceKey.Create();
        var fresh = KeyPath + ".new";
        File.Delete(fresh);
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            how.UnixCreateMode = OwnerOnly;
        using (var file = new StreamWriter(fresh, how))
            file.WriteLine(Convert.ToBase64String(key.Seed()));
        File.Move(fresh, KeyPath, overwrite: true);
        return key;
    }

    /// <summary>The lock goes with its holder; whoever comes after that finds the key.</summary>
    /// <exception cref="IOException">Somebody holds the turn for longer than making a key takes.</exception>
    private FileStream TakeTurn()
    {
        FileStream? turn = null;
        SpinWait.SpinUntil(() => (turn = TryTakeTurn()) is not null, LongestTurn);
        return turn ?? throw new IOException($"{KeyPath}.lock is held by another process");
    }

    private FileStream? TryTakeTurn()
    {
        try
        {
            return new FileStream(KeyPath + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static DeviceKey? Decode(string text)
    {
        var seed = new byte[DeviceKey.SeedBytes + 1];
        return Convert.TryFromBase64String(text.Trim(), seed, out var length) && length == DeviceKey.SeedBytes ? DeviceKey.FromSeed(seed[..length]) : null;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The gateway device key cannot be kept in {Path} ({Reason}); a key for this run only is used.")]
        public static partial void NotKept(ILogger logger, string path, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The gateway device key in {Path} is not readable; it was kept aside as {Aside} and a new one made.")]
        public static partial void Replaced(ILogger logger, string path, string aside);
    }
}
