using System.Runtime.CompilerServices;

namespace EvQc.Instruments.Text;

/// <summary>
/// A number as its digits and how many of them are decimals. Tables of thousands of rows are compared and added up so, as whole numbers, which is
/// exact and ten times as fast as decimals. What is written another way (an exponent, a sign, more than 18 digits) is not plain and read by <see cref="CellNumber"/>.
/// </summary>
internal readonly record struct PlainNumber(long Digits, int Places)
{
    private const int MostDigits = 18;

    public decimal Value => new((int)Digits, (int)(Digits >> 32), 0, false, (byte)Places);

    /// <summary>Reads the cell that begins at <paramref name="at"/> and moves behind its separator; where it is not plain, nothing moves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ReadOnlySpan<char> line, ref int at, char separator, char mark, out PlainNumber number)
    {
        var (i, digits) = (at, 0L);
        for (; i < line.Length && (uint)(line[i] - '0') <= 9; i++) digits = (digits * 10) + (line[i] - '0');
        var (count, places) = (i - at, 0);
        if (i < line.Length && line[i] == mark)
        {
            var decimals = ++i;
            for (; i < line.Length && (uint)(line[i] - '0') <= 9; i++) digits = (digits * 10) + (line[i] - '0');
            places = i - decimals;
            count += places;
        }

        number = new(digits, places);
        if (count is 0 or > MostDigits || (i < line.Length && line[i] != separator)) return false;
        at = i + 1;
        return true;
    }

    /// <summary>Whether the third is as far from the second as the second from the first.</summary>
    public static bool AreEven(PlainNumber first, PlainNumber second, PlainNumber third) =>
        first.Places == second.Places && second.Places == third.Places
            ? third.Digits - second.Digits == second.Digits - first.Digits
            : third.Value - second.Value == second.Value - first.Value;
}
