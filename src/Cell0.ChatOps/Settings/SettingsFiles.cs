using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Cell0.ChatOps.Settings;

/// <summary>The environment as settings: <c>Telegram__BotToken</c>, or <c>Telegram__BotToken_FILE</c> naming a file that holds it.</summary>
public sealed class SettingsFiles : IConfigurationSource
{
    private const string Suffix = "_FILE";
    private const int LargestSecret = 64 * 1024;

    public IConfigurationProvider Build(IConfigurationBuilder builder) => new Provider();

    private sealed class Provider : EnvironmentVariablesConfigurationProvider
    {
        public override void Load()
        {
            base.Load();
            foreach (var key in Data.Keys.Where(key => key.Contains(':', StringComparison.Ordinal) && key.EndsWith(Suffix, StringComparison.Ordinal)).ToList())
            {
                if (Data[key] is { Length: > 0 } path) Data[key[..^Suffix.Length]] = ReadSecret(key, path);
                Data.Remove(key);
            }
        }

        private static string ReadSecret(string key, string path)
        {
            try
            {
                return new FileInfo(path).Length <= LargestSecret ? File.ReadAllText(path).Trim() : throw new SettingsException($"{key}: '{path}' is larger than 64 KiB, that is no secret");
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                throw new SettingsException($"{key}: '{path}' cannot be read: {problem.Message}", problem);
            }
        }
    }
}
