<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru_RU" sourcelanguage="en">
 <context>
  <name>Actions</name>
  <message>
   <source>&amp;Explore</source>
   <translation>&amp;Исследование</translation>
  </message>
  <message>
   <source>&amp;File</source>
   <translation>&amp;Файл</translation>
  </message>
  <message>
   <source>&amp;Help</source>
   <translation>&amp;Справка</translation>
  </message>
  <message>
   <source>&amp;Training</source>
   <translation>&amp;Обучение</translation>
  </message>
  <message>
   <source>&amp;View</source>
   <translation>&amp;Вид</translation>
  </message>
 </context>
 <context>
  <name>Appearance</name>
  <message>
   <source>&amp;Colours</source>
   <translation>&amp;Цвета</translation>
  </message>
  <message>
   <source>&amp;Dark</source>
   <translation>&amp;Тёмные</translation>
  </message>
  <message>
   <source>&amp;Full screen</source>
   <translation>&amp;Полный экран</translation>
  </message>
  <message>
   <source>&amp;Larger text</source>
   <translation>&amp;Крупнее текст</translation>
  </message>
  <message>
   <source>&amp;Light</source>
   <translation>&amp;Светлые</translation>
  </message>
  <message>
   <source>&amp;System default</source>
   <translation>&amp;Как в системе</translation>
  </message>
  <message>
   <source>Bigger text</source>
   <translation>Увеличить шрифт</translation>
  </message>
  <message>
   <source>Fill the whole screen; F11 or Esc leaves it</source>
   <translation>Развернуть на весь экран; выход — F11 или Esc</translation>
  </message>
  <message>
   <source>Lan&amp;guage</source>
   <translation>&amp;Язык</translation>
  </message>
  <message>
   <source>Language</source>
   <translation>Язык</translation>
  </message>
  <message>
   <source>Restart to change the language.</source>
   <translation>Язык изменится после перезапуска программы.</translation>
  </message>
  <message>
   <source>S&amp;maller text</source>
   <translation>&amp;Мельче текст</translation>
  </message>
  <message>
   <source>Smaller text</source>
   <translation>Уменьшить шрифт</translation>
  </message>
 </context>
 <context>
  <name>AxisModel</name>
  <message>
   <source>KL {} nats</source>
   <translation>KL {} нат</translation>
  </message>
  <message>
   <source>collapsed</source>
   <translation>коллапс</translation>
  </message>
  <message>
   <source>locked</source>
   <translation>заперт</translation>
  </message>
 </context>
 <context>
  <name>CanvasTools</name>
  <message>
   <source>Clear</source>
   <translation>Очистить</translation>
  </message>
  <message>
   <source>Clear (Delete)</source>
   <translation>Очистить (Delete)</translation>
  </message>
  <message>
   <source>Draw (P)</source>
   <translation>Рисовать (P)</translation>
  </message>
  <message>
   <source>Erase (E)</source>
   <translation>Стирать (E)</translation>
  </message>
  <message>
   <source>Eraser</source>
   <translation>Ластик</translation>
  </message>
  <message>
   <source>Open a picture</source>
   <translation>Открыть картинку</translation>
  </message>
  <message>
   <source>Open an image file (Ctrl+I)</source>
   <translation>Открыть файл с изображением (Ctrl+I)</translation>
  </message>
  <message>
   <source>Paste a picture</source>
   <translation>Вставить картинку</translation>
  </message>
  <message>
   <source>Paste a picture (Ctrl+V)</source>
   <translation>Вставить картинку (Ctrl+V)</translation>
  </message>
  <message>
   <source>Pen</source>
   <translation>Перо</translation>
  </message>
  <message>
   <source>Pen width</source>
   <translation>Толщина пера</translation>
  </message>
  <message>
   <source>Redo</source>
   <translation>Вернуть</translation>
  </message>
  <message>
   <source>Redo (Ctrl+Shift+Z)</source>
   <translation>Повторить (Ctrl+Shift+Z)</translation>
  </message>
  <message>
   <source>Undo</source>
   <translation>Отменить</translation>
  </message>
  <message>
   <source>Undo (Ctrl+Z)</source>
   <translation>Отменить (Ctrl+Z)</translation>
  </message>
  <message>
   <source>Width of pen and eraser; about 34 looks like MNIST</source>
   <translation>Толщина пера и ластика; около 34 — похоже на MNIST</translation>
  </message>
 </context>
 <context>
  <name>ClassChoice</name>
  <message>
   <source>&amp;Class</source>
   <translation>&amp;Класс</translation>
  </message>
  <message>
   <source>Class</source>
   <translation>Класс</translation>
  </message>
  <message>
   <source>The class given to the conditional model: sliders, map, dreams and walks are decoded as this class, and a drawing is encoded as it. z holds the rest, the style. Each point of the map is encoded with the class of its own image.</source>
   <translation>Класс, который передаётся условной модели: ползунки, карта, сны и прогулки декодируются как этот класс, и рисунок кодируется как он. z описывает остальное — стиль. Каждая точка карты закодирована с классом своего изображения.</translation>
  </message>
 </context>
 <context>
  <name>ClassLegend</name>
  <message>
   <source>Class {name}, {count} images</source>
   <translation>Класс {name}, изображений: {count}</translation>
  </message>
  <message>
   <source>Class {name}: {count} images. Click to hide or show it. Double click, Alt+click or Enter shows only this class; again shows all.</source>
   <translation>Класс {name}: {count} изображений. Щелчок скрывает или показывает его. Двойной щелчок, Alt+щелчок или Enter оставляют только этот класс; повторно — все.</translation>
  </message>
 </context>
 <context>
  <name>ClassStrip</name>
  <message>
   <source>Classes</source>
   <translation>Классы</translation>
  </message>
  <message>
   <source>Same style, every class</source>
   <translation>Тот же стиль, все классы</translation>
  </message>
  <message>
   <source>Same style, every digit</source>
   <translation>Тот же стиль, все цифры</translation>
  </message>
  <message>
   <source>The selected z decoded as each class: z keeps the style, the class changes the content. Click an image to select its class.</source>
   <translation>Выбранный z, декодированный как каждый из классов: z сохраняет стиль, класс меняет содержание. Щелчок по изображению выбирает его класс.</translation>
  </message>
 </context>
 <context>
  <name>Closing</name>
  <message>
   <source>Stopping…</source>
   <translation>Остановка…</translation>
  </message>
 </context>
 <context>
  <name>CodeGrid</name>
  <message>
   <source>Codes</source>
   <translation>Коды</translation>
  </message>
  <message>
   <source>Codes: {cell} has {number}</source>
   <translation>Коды: в {cell} стоит {number}</translation>
  </message>
  <message>
   <source>Entropy of the code in this cell: {} nats.</source>
   <translation>Энтропия кода в этой ячейке: {} нат.</translation>
  </message>
  <message>
   <source>Row {row}, column {column}: code {number} of 0 to {last}.</source>
   <translation>Строка {row}, столбец {column}: код {number} из 0–{last}.</translation>
  </message>
  <message>
   <source>The codes that the image is decoded from, by number: neighbouring numbers and colours are similar codes. Click a cell to choose another code for it.
Keys: arrows move between cells; + and − select the next code, Page keys go further, Home and End to the ends; Delete selects the most frequent code; Enter shows all codes.</source>
   <translation>Коды, из которых декодировано изображение, по номерам: соседние номера и цвета — похожие коды. Щелчок по ячейке выбирает для неё другой код.
Клавиши: стрелки — другая ячейка; + и − — соседний код, Page Up и Page Down — дальше, Home и End — первый и последний; Delete — самый частый код; Enter показывает все коды.</translation>
  </message>
 </context>
 <context>
  <name>CodePalette</name>
  <message>
   <source>Code {}</source>
   <translation>Код {}</translation>
  </message>
  <message>
   <source>Codes to choose from</source>
   <translation>Коды на выбор</translation>
  </message>
 </context>
 <context>
  <name>ConfigForm</name>
  <message>
   <source>More options</source>
   <translation>Ещё параметры</translation>
  </message>
  <message>
   <source>More options ({} changed)</source>
   <translation>Ещё параметры (изменено: {})</translation>
  </message>
  <message>
   <source>Rarely changed options</source>
   <translation>Редко изменяемые параметры</translation>
  </message>
 </context>
 <context>
  <name>CurveControls</name>
  <message>
   <source>&amp;Fit</source>
   <translation>&amp;Вписать</translation>
  </message>
  <message>
   <source>&amp;Logarithmic scale</source>
   <translation>&amp;Логарифмическая шкала</translation>
  </message>
  <message>
   <source>&amp;Separate plots</source>
   <translation>&amp;Отдельные графики</translation>
  </message>
  <message>
   <source>&lt;p&gt;Exponential moving average of the training curves: the share of the old average kept at each point. The thin line is the unsmoothed one; test values are never smoothed.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Экспоненциальное скользящее среднее кривых обучения: доля прежнего среднего, сохраняемая в каждой точке. Тонкая линия — без сглаживания; тестовые значения никогда не сглаживаются.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Logarithmic vertical scale&lt;/p&gt;</source>
   <translation>&lt;p&gt;Логарифмическая вертикальная шкала&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;One plot for each term, or all in one: KL has its own scale on the right then.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Отдельный график для каждого слагаемого или все на одном: тогда у KL своя шкала справа.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Save the numbers as CSV or the plots as a PNG picture.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Сохранить числа в CSV или графики картинкой PNG.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Show all of it and follow the training again (double click, or A, in the plot).&lt;/p&gt;</source>
   <translation>&lt;p&gt;Показать всё и снова следить за обучением (двойной щелчок или клавиша A на графике).&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;What runs to the right: training steps (batches) or epochs.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Что откладывается по горизонтали: шаги обучения (пакеты) или эпохи.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>Data as CSV…</source>
   <translation>Данные в CSV…</translation>
  </message>
  <message>
   <source>Export</source>
   <translation>Экспорт</translation>
  </message>
  <message>
   <source>Fit</source>
   <translation>Показать всё</translation>
  </message>
  <message>
   <source>Horizontal axis</source>
   <translation>Горизонтальная ось</translation>
  </message>
  <message>
   <source>Logarithmic scale</source>
   <translation>Логарифмическая шкала</translation>
  </message>
  <message>
   <source>Picture as PNG…</source>
   <translation>Картинка PNG…</translation>
  </message>
  <message>
   <source>Separate plots</source>
   <translation>Отдельные графики</translation>
  </message>
  <message>
   <source>Smoothing</source>
   <translation>Сглаживание</translation>
  </message>
  <message>
   <source>Smoothing {:.2f}</source>
   <translation>Сглаж. {:.2f}</translation>
  </message>
  <message>
   <source>epoch</source>
   <translation>эпоха</translation>
  </message>
  <message>
   <source>log</source>
   <translation>log</translation>
  </message>
  <message>
   <source>step</source>
   <translation>шаг</translation>
  </message>
 </context>
 <context>
  <name>CurvesPanel</name>
  <message>
   <source>CSV files (*.csv)</source>
   <translation>Файлы CSV (*.csv)</translation>
  </message>
  <message>
   <source>Curves</source>
   <translation>Кривые</translation>
  </message>
  <message>
   <source>Curves appear here while a model is trained.</source>
   <translation>Кривые появятся здесь во время обучения.</translation>
  </message>
  <message>
   <source>Curves of {}</source>
   <translation>Кривые: {}</translation>
  </message>
  <message>
   <source>KL (the rate): KL of q(z|x) from the prior, summed over latents, mean over images, in nats</source>
   <translation>KL (rate): KL распределения q(z|x) относительно априорного, сумма по скрытым измерениям, среднее по изображениям, в натах</translation>
  </message>
  <message>
   <source>Negative ELBO: reconstruction + KL, whatever beta is; lower is better</source>
   <translation>Отрицательный ELBO: реконструкция + KL при любом beta; чем меньше, тем лучше</translation>
  </message>
  <message>
   <source>PNG pictures (*.png)</source>
   <translation>Картинки PNG (*.png)</translation>
  </message>
  <message>
   <source>Press to hide or show.</source>
   <translation>Нажмите, чтобы скрыть или показать.</translation>
  </message>
  <message>
   <source>Reconstruction: −log p(x|z), summed over pixels, mean over images, in nats</source>
   <translation>Реконструкция: −log p(x|z), сумма по пикселям, среднее по изображениям, в натах</translation>
  </message>
  <message>
   <source>Save a picture of the curves</source>
   <translation>Сохранить картинку с кривыми</translation>
  </message>
  <message>
   <source>Save the curves' numbers</source>
   <translation>Сохранить числа кривых</translation>
  </message>
  <message>
   <source>Saved {}</source>
   <translation>Сохранено: {}</translation>
  </message>
  <message>
   <source>Saving {}</source>
   <translation>Сохранение {}</translation>
  </message>
  <message>
   <source>The file could not be saved</source>
   <translation>Не удалось сохранить файл</translation>
  </message>
  <message>
   <source>The points are this model on the test set; curves grow from here while it is trained.</source>
   <translation>Точки — эта модель на тестовом наборе; при обучении кривые растут отсюда.</translation>
  </message>
  <message>
   <source>The whole test set, after each epoch</source>
   <translation>Весь тестовый набор, после каждой эпохи</translation>
  </message>
  <message>
   <source>Training batches as they came</source>
   <translation>Обучающие пакеты как есть</translation>
  </message>
  <message>
   <source>Training batches, smoothed</source>
   <translation>Обучающие пакеты, сглаженные</translation>
  </message>
  <message>
   <source>epoch</source>
   <translation>эпоха</translation>
  </message>
  <message>
   <source>raw</source>
   <translation>без сглаживания</translation>
  </message>
  <message>
   <source>step</source>
   <translation>шаг</translation>
  </message>
  <message>
   <source>step {step}, epoch {epoch:.2f}</source>
   <translation>шаг {step}, эпоха {epoch:.2f}</translation>
  </message>
  <message>
   <source>test</source>
   <translation>тест</translation>
  </message>
  <message>
   <source>train</source>
   <translation>обучение</translation>
  </message>
 </context>
 <context>
  <name>DatasetActions</name>
  <message>
   <source>A new, untrained model will replace it. You can get unsaved training back with File &gt; Reopen last run until you train again.</source>
   <translation>Её заменит новая, необученная модель. Несохранённое обучение можно вернуть через «Файл &gt; Открыть последнее обучение», пока не начато новое обучение.</translation>
  </message>
  <message>
   <source>Changing the dataset stops the training. The model stays as trained so far.</source>
   <translation>При смене набора данных обучение останавливается. Модель остаётся такой, какой она обучена к этому моменту.</translation>
  </message>
  <message>
   <source>Downloading {}</source>
   <translation>Скачивание {}</translation>
  </message>
  <message>
   <source>Loading the dataset</source>
   <translation>Загрузка набора данных</translation>
  </message>
  <message>
   <source>New model</source>
   <translation>Новая модель</translation>
  </message>
  <message>
   <source>New model for {}?</source>
   <translation>Новая модель для «{}»?</translation>
  </message>
  <message>
   <source>Stop training</source>
   <translation>Остановить обучение</translation>
  </message>
  <message>
   <source>Stop training?</source>
   <translation>Остановить обучение?</translation>
  </message>
  <message>
   <source>The dataset could not be downloaded</source>
   <translation>Не удалось скачать набор данных</translation>
  </message>
  <message>
   <source>The dataset could not be loaded</source>
   <translation>Не удалось загрузить набор данных</translation>
  </message>
  <message>
   <source>The images of {} are {}, which does not fit this model.</source>
   <translation>Размер изображений «{}» — {}, он не подходит этой модели.</translation>
  </message>
  <message>
   <source>{} has {} classes, which does not fit this model's classes.</source>
   <translation>«{}»: классов — {}, это не подходит классам модели.</translation>
  </message>
 </context>
 <context>
  <name>DatasetChoice</name>
  <message>
   <source>Download</source>
   <translation>Скачать</translation>
  </message>
  <message>
   <source>Download {}?</source>
   <translation>Скачать {}?</translation>
  </message>
  <message>
   <source>Its files are not in the data folder</source>
   <translation>Его файлов нет в папке данных</translation>
  </message>
  <message>
   <source>Looking for datasets</source>
   <translation>Поиск наборов данных</translation>
  </message>
  <message>
   <source>Not on this computer yet</source>
   <translation>На этом компьютере его пока нет</translation>
  </message>
  <message>
   <source>The download is about {} MB.</source>
   <translation>Объём загрузки — около {} МБ.</translation>
  </message>
  <message>
   <source>{title} is not on this computer. Download it from the internet into {folder}?</source>
   <translation>Набора {title} на этом компьютере нет. Скачать его из интернета в {folder}?</translation>
  </message>
  <message>
   <source>{} (download…)</source>
   <translation>{} (скачать…)</translation>
  </message>
  <message>
   <source>{} (files missing)</source>
   <translation>{} (нет файлов)</translation>
  </message>
 </context>
 <context>
  <name>DecodedCaption</name>
  <message>
   <source>Hover a pixel for its value</source>
   <translation>Наведите указатель на пиксель</translation>
  </message>
  <message>
   <source>Row {}, column {}: {}</source>
   <translation>Строка {}, столбец {}: {}</translation>
  </message>
  <message>
   <source>Step {step} · |z| {length}</source>
   <translation>Шаг {step} · |z| {length}</translation>
  </message>
  <message>
   <source>Step {}</source>
   <translation>Шаг {}</translation>
  </message>
  <message>
   <source>log p(z) {} nats</source>
   <translation>log p(z) {} нат</translation>
  </message>
 </context>
 <context>
  <name>DecodedPanel</name>
  <message>
   <source>Decoded image</source>
   <translation>Декодированное изображение</translation>
  </message>
  <message>
   <source>No image yet: the decoder is being prepared.</source>
   <translation>Изображения пока нет: декодер готовится.</translation>
  </message>
  <message>
   <source>The image decoded from the selected z: the mean p of each pixel, from 0 to 1.
Hover a pixel, or use the arrow keys, for its value.</source>
   <translation>Изображение, декодированное из выбранного z: среднее p каждого пикселя, от 0 до 1.
Наведите указатель на пиксель или нажимайте стрелки, чтобы увидеть его значение.</translation>
  </message>
 </context>
 <context>
  <name>Dialogs</name>
  <message>
   <source>A desktop laboratory for variational autoencoders (VAEs). Losses are in nats per image; 1 nat is 1.44 bits.</source>
   <translation>Настольная лаборатория вариационных автокодировщиков (VAE). Потери — в натах на изображение; 1 нат = 1.44 бита.</translation>
  </message>
  <message>
   <source>About dreamexplorer</source>
   <translation>О программе dreamexplorer</translation>
  </message>
  <message>
   <source>Data</source>
   <translation>Данные</translation>
  </message>
  <message>
   <source>Do&amp;n't save</source>
   <translation>&amp;Не сохранять</translation>
  </message>
  <message>
   <source>Export a grid of dreams</source>
   <translation>Экспорт сетки снов</translation>
  </message>
  <message>
   <source>Exporting a grid of dreams</source>
   <translation>Экспорт сетки снов</translation>
  </message>
  <message>
   <source>Free software under the MIT licence.</source>
   <translation>Свободная программа под лицензией MIT.</translation>
  </message>
  <message>
   <source>Guide</source>
   <translation>Руководство</translation>
  </message>
  <message>
   <source>If you don't save, you can get it back with File &gt; Reopen last run until you train again.</source>
   <translation>Без сохранения модель можно вернуть через «Файл &gt; Открыть последнее обучение», пока не начато новое обучение.</translation>
  </message>
  <message>
   <source>It will be stopped. Save the model first?</source>
   <translation>Оно будет остановлено. Сохранить модель?</translation>
  </message>
  <message>
   <source>Libraries</source>
   <translation>Библиотеки</translation>
  </message>
  <message>
   <source>PNG images ({})</source>
   <translation>Изображения PNG ({})</translation>
  </message>
  <message>
   <source>Save it before closing?</source>
   <translation>Сохранить её перед закрытием?</translation>
  </message>
  <message>
   <source>Saved {}</source>
   <translation>Сохранено: {}</translation>
  </message>
  <message>
   <source>This model has unsaved training.</source>
   <translation>Результаты обучения этой модели не сохранены.</translation>
  </message>
  <message>
   <source>Training is running.</source>
   <translation>Идёт обучение.</translation>
  </message>
 </context>
 <context>
  <name>Dialogue</name>
  <message>
   <source>Unexpected error. Your model is unchanged. For a report: {}</source>
   <translation>Непредвиденная ошибка. Модель не изменилась. Для отчёта: {}</translation>
  </message>
 </context>
 <context>
  <name>DisplayOptions</name>
  <message>
   <source>&amp;Colour</source>
   <translation>&amp;Цвет</translation>
  </message>
  <message>
   <source>&amp;Grid of decoded images</source>
   <translation>С&amp;етка декодированных изображений</translation>
  </message>
  <message>
   <source>&amp;Hidden</source>
   <translation>&amp;Скрыто</translation>
  </message>
  <message>
   <source>&amp;High</source>
   <translation>В&amp;ысокая</translation>
  </message>
  <message>
   <source>&amp;Large</source>
   <translation>&amp;Крупные</translation>
  </message>
  <message>
   <source>&amp;Low</source>
   <translation>Н&amp;изкая</translation>
  </message>
  <message>
   <source>&amp;Medium</source>
   <translation>&amp;Средняя</translation>
  </message>
  <message>
   <source>&amp;One colour</source>
   <translation>&amp;Один цвет</translation>
  </message>
  <message>
   <source>&amp;Opacity</source>
   <translation>&amp;Непрозрачность</translation>
  </message>
  <message>
   <source>&amp;Points</source>
   <translation>&amp;Точки</translation>
  </message>
  <message>
   <source>&amp;Small</source>
   <translation>&amp;Мелкие</translation>
  </message>
  <message>
   <source>At the &amp;marker</source>
   <translation>У &amp;маркера</translation>
  </message>
  <message>
   <source>By &amp;class</source>
   <translation>По &amp;классу</translation>
  </message>
  <message>
   <source>Decode a grid of places all over the map. It follows zoom and training.</source>
   <translation>Декодировать сетку точек по всей карте. Следует за масштабом и обучением.</translation>
  </message>
  <message>
   <source>In the &amp;corner</source>
   <translation>В &amp;углу</translation>
  </message>
  <message>
   <source>P&amp;rior</source>
   <translation>Апр&amp;иорное распределение</translation>
  </message>
  <message>
   <source>Point &amp;size</source>
   <translation>&amp;Размер точек</translation>
  </message>
  <message>
   <source>Pre&amp;view</source>
   <translation>Пред&amp;просмотр</translation>
  </message>
  <message>
   <source>Show where the encoder puts the images.</source>
   <translation>Показать, куда кодировщик помещает изображения.</translation>
  </message>
 </context>
 <context>
  <name>Docks</name>
  <message>
   <source>All panels are closed.
Open them in the View menu; Ctrl+Shift+L restores the default layout.</source>
   <translation>Все панели закрыты.
Откройте их через меню «Вид»; Ctrl+Shift+L восстановит исходное расположение.</translation>
  </message>
 </context>
 <context>
  <name>DrawPanel</name>
  <message>
   <source>Canvas</source>
   <translation>Холст</translation>
  </message>
  <message>
   <source>Draw</source>
   <translation>Рисунок</translation>
  </message>
  <message>
   <source>Draw a digit here, or drop a picture</source>
   <translation>Нарисуйте здесь цифру или перетащите картинку</translation>
  </message>
  <message>
   <source>Draw with the mouse, or with the arrow keys: Space lowers and lifts the pen.
Pictures can be dropped or pasted here.</source>
   <translation>Рисуйте мышью или стрелками: пробел опускает и поднимает перо.
Сюда можно перетащить или вставить картинку.</translation>
  </message>
  <message>
   <source>Open a &amp;picture…</source>
   <translation>Открыть к&amp;артинку…</translation>
  </message>
  <message>
   <source>Open any image file; it is converted to the form of the dataset</source>
   <translation>Открыть любой файл изображения; он приводится к виду набора данных</translation>
  </message>
  <message>
   <source>Pa&amp;ste a picture</source>
   <translation>&amp;Вставить картинку</translation>
  </message>
  <message>
   <source>Paste a picture or an image file from the clipboard</source>
   <translation>Вставить картинку или файл изображения из буфера обмена</translation>
  </message>
  <message>
   <source>Pick a random test image of the chosen class</source>
   <translation>Выбрать случайное тестовое изображение этого класса</translation>
  </message>
  <message>
   <source>Preparing the drawing</source>
   <translation>Подготовка рисунка</translation>
  </message>
  <message>
   <source>Random &amp;test image</source>
   <translation>Случайное &amp;тестовое изображение</translation>
  </message>
  <message>
   <source>Send to &amp;sliders</source>
   <translation>На пол&amp;зунки</translation>
  </message>
  <message>
   <source>Test image {}, label {}</source>
   <translation>Тест № {}, метка {}</translation>
  </message>
  <message>
   <source>Your drawing</source>
   <translation>Ваш рисунок</translation>
  </message>
  <message>
   <source>Your picture</source>
   <translation>Ваша картинка</translation>
  </message>
 </context>
 <context>
  <name>DrawWords</name>
  <message>
   <source>Draw to see the loss (reconstruction + KL, in nats).</source>
   <translation>Нарисуйте что-нибудь, чтобы увидеть потери (реконструкция + KL, в натах).</translation>
  </message>
  <message>
   <source>Draw to see the loss (reconstruction + rate, in nats).</source>
   <translation>Нарисуйте что-нибудь, чтобы увидеть потери (реконструкция + длина кода, в натах).</translation>
  </message>
  <message>
   <source>Draw to see the loss (reconstruction, in nats).</source>
   <translation>Нарисуйте что-нибудь, чтобы увидеть потери (реконструкция, в натах).</translation>
  </message>
  <message>
   <source>Reconstruction: the cross-entropy of the image and its reconstruction, summed over the pixels.
This model encodes an image to a point and has no prior, so there is no KL to add.</source>
   <translation>Реконструкция: перекрёстная энтропия изображения и его реконструкции, сумма по пикселям.
Эта модель кодирует изображение точкой и не имеет априорного распределения, поэтому прибавлять KL нечего.</translation>
  </message>
  <message>
   <source>Reconstruction: −log p(x|codes), summed over the pixels.
Rate: −log p(codes) under the learned prior, summed over the cells: the code length of the codes.</source>
   <translation>Реконструкция: −log p(x|коды), сумма по пикселям.
Длина кода: −log p(коды) при выученном априорном распределении, сумма по ячейкам.</translation>
  </message>
  <message>
   <source>Reconstruction: −log p(x|z) at z = mu, summed over the pixels.
KL: divergence of this image's posterior from the prior, summed over the latents.
Both in nats (natural units of information: 1 nat = 1.44 bits).</source>
   <translation>Реконструкция: −log p(x|z) при z = mu, сумма по пикселям.
KL: дивергенция апостериорного распределения этого изображения от априорного, сумма по латентным переменным.
Обе в натах (натуральная единица информации: 1 нат = 1.44 бита).</translation>
  </message>
  <message>
   <source>Select the code of this drawing: sliders, map and decoded image follow</source>
   <translation>Выбрать код этого рисунка: ползунки, карта и декодированное изображение последуют за ним</translation>
  </message>
  <message>
   <source>Select the codes of this drawing: sliders, map and decoded image follow</source>
   <translation>Выбрать коды этого рисунка: ползунки, карта и декодированное изображение последуют</translation>
  </message>
  <message>
   <source>Select z = mu of this drawing: sliders, map and decoded image follow</source>
   <translation>Выбрать z = mu этого рисунка: ползунки, карта и декодированное изображение последуют за ним</translation>
  </message>
  <message>
   <source>The code number of each cell; the band is ± one standard deviation of the codes in training.</source>
   <translation>Номер кода каждой ячейки; полоса — ± одно стандартное отклонение кодов при обучении.</translation>
  </message>
  <message>
   <source>The code: a number for each latent dimension; the band is ± one standard deviation of the codes in training. Hover for values.</source>
   <translation>Код: число для каждого латентного измерения; полоса — ± одно стандартное отклонение кодов при обучении. Наведите указатель, чтобы увидеть значения.</translation>
  </message>
  <message>
   <source>The image decoded from the code of this image</source>
   <translation>Изображение, декодированное из кода этого изображения</translation>
  </message>
  <message>
   <source>The image decoded from the codes of this image</source>
   <translation>Изображение, декодированное из кодов этого изображения</translation>
  </message>
  <message>
   <source>The image decoded from z = mu, the mean of the posterior</source>
   <translation>Изображение, декодированное из z = mu, среднего апостериорного распределения</translation>
  </message>
  <message>
   <source>code</source>
   <translation>код</translation>
  </message>
  <message>
   <source>codes</source>
   <translation>коды</translation>
  </message>
  <message>
   <source>mu ± sigma of each latent dimension; the band is ± one sigma of the prior. Hover for values.</source>
   <translation>mu ± sigma каждого латентного измерения; полоса — ± одна sigma априорного распределения. Наведите указатель, чтобы увидеть значения.</translation>
  </message>
  <message>
   <source>reconstruction {} + KL {} = {} nats</source>
   <translation>реконструкция {} + KL {} = {} нат</translation>
  </message>
  <message>
   <source>reconstruction {} + rate {} = {} nats</source>
   <translation>реконструкция {} + коды {} = {} нат</translation>
  </message>
  <message>
   <source>reconstruction {} nats</source>
   <translation>реконструкция {} нат</translation>
  </message>
 </context>
 <context>
  <name>EncodedImages</name>
  <message>
   <source>Images for the map</source>
   <translation>Изображения для карты</translation>
  </message>
 </context>
 <context>
  <name>EncodingResults</name>
  <message>
   <source>(lower is better; test images average {})</source>
   <translation>(меньше — лучше; среднее по тестовым изображениям {})</translation>
  </message>
  <message>
   <source>Loss of the drawing</source>
   <translation>Потери рисунка</translation>
  </message>
  <message>
   <source>Posterior of the drawing</source>
   <translation>Апостериорное распределение рисунка</translation>
  </message>
  <message>
   <source>The drawing is encoded and decoded as the class chosen above the sliders.</source>
   <translation>Рисунок кодируется и декодируется как класс, выбранный над ползунками.</translation>
  </message>
  <message>
   <source>{} as class {}</source>
   <translation>{} как класс {}</translation>
  </message>
  <message>
   <source>{} in black and white</source>
   <translation>{}, чёрно-белый вид</translation>
  </message>
 </context>
 <context>
  <name>Evaluator</name>
  <message>
   <source>Evaluating the model</source>
   <translation>Оценка модели</translation>
  </message>
 </context>
 <context>
  <name>Exports</name>
  <message>
   <source>&amp;Copy numbers</source>
   <translation>&amp;Копировать числа</translation>
  </message>
  <message>
   <source>&amp;Copy the table</source>
   <translation>&amp;Копировать таблицу</translation>
  </message>
  <message>
   <source>&amp;Export everything…</source>
   <translation>&amp;Экспортировать всё…</translation>
  </message>
  <message>
   <source>&amp;Save as CSV…</source>
   <translation>&amp;Сохранить как CSV…</translation>
  </message>
  <message>
   <source>CSV files (*.csv)</source>
   <translation>Файлы CSV (*.csv)</translation>
  </message>
  <message>
   <source>Copy facts and tables as text, for a spreadsheet</source>
   <translation>Скопировать числа и таблицы как текст, для электронной таблицы</translation>
  </message>
  <message>
   <source>Export</source>
   <translation>Экспорт</translation>
  </message>
  <message>
   <source>Export &amp;JSON…</source>
   <translation>Экспорт в &amp;JSON…</translation>
  </message>
  <message>
   <source>Export &amp;pictures (PNG)…</source>
   <translation>Экспорт &amp;изображений (PNG)…</translation>
  </message>
  <message>
   <source>Export &amp;tables (CSV)…</source>
   <translation>Экспорт &amp;таблиц (CSV)…</translation>
  </message>
  <message>
   <source>Folder in which a folder for the report is made</source>
   <translation>Папка, в которой будет создана папка отчёта</translation>
  </message>
  <message>
   <source>JSON files (*.json)</source>
   <translation>Файлы JSON (*.json)</translation>
  </message>
  <message>
   <source>Numbers copied</source>
   <translation>Числа скопированы</translation>
  </message>
  <message>
   <source>Saved {}</source>
   <translation>Сохранено: {}</translation>
  </message>
  <message>
   <source>Saving {}</source>
   <translation>Сохранение {}</translation>
  </message>
  <message>
   <source>The report was not saved</source>
   <translation>Отчёт не сохранён</translation>
  </message>
  <message>
   <source>Write a CSV file of the facts and of each table and chart</source>
   <translation>Записать файлы CSV: числа, каждую таблицу и каждый график</translation>
  </message>
  <message>
   <source>Write a PNG file of each grid of images</source>
   <translation>Записать каждую сетку изображений в файл PNG</translation>
  </message>
  <message>
   <source>Write a folder with report.json, a CSV of each table and chart and a PNG of each picture</source>
   <translation>Записать папку: report.json, CSV каждой таблицы и каждого графика, PNG каждой сетки изображений</translation>
  </message>
  <message>
   <source>Write the whole report as one file</source>
   <translation>Записать весь отчёт в один файл</translation>
  </message>
 </context>
 <context>
  <name>Extensions</name>
  <message>
   <source>An extension was left out</source>
   <translation>Расширение пропущено</translation>
  </message>
  <message>
   <source>E&amp;xtensions…</source>
   <translation>&amp;Расширения…</translation>
  </message>
  <message>
   <source>Python files of your own that add model families, datasets, panels or tools</source>
   <translation>Ваши файлы Python, которые добавляют семейства моделей, наборы данных, панели или инструменты</translation>
  </message>
 </context>
 <context>
  <name>ExtensionsDialog</name>
  <message>
   <source>&amp;Remove</source>
   <translation>&amp;Убрать</translation>
  </message>
  <message>
   <source>Add &amp;file…</source>
   <translation>Добавить &amp;файл…</translation>
  </message>
  <message>
   <source>Add a folder of extensions</source>
   <translation>Добавить папку с расширениями</translation>
  </message>
  <message>
   <source>Add an extension</source>
   <translation>Добавить расширение</translation>
  </message>
  <message>
   <source>Add f&amp;older…</source>
   <translation>Добавить &amp;папку…</translation>
  </message>
  <message>
   <source>Adds</source>
   <translation>Добавляет</translation>
  </message>
  <message>
   <source>Extensions</source>
   <translation>Расширения</translation>
  </message>
  <message>
   <source>File</source>
   <translation>Файл</translation>
  </message>
  <message>
   <source>Python files ({})</source>
   <translation>Файлы Python ({})</translation>
  </message>
  <message>
   <source>Python files that add model families, datasets, panels or tools. They run with all your rights: add only files you trust. Changes take effect when the program is restarted.</source>
   <translation>Файлы Python, которые добавляют семейства моделей, наборы данных, панели или инструменты. Они выполняются со всеми вашими правами: добавляйте только те, которым доверяете. Изменения вступят в силу после перезапуска программы.</translation>
  </message>
  <message>
   <source>Stop using this entry; the file itself stays</source>
   <translation>Больше не использовать; сам файл останется</translation>
  </message>
  <message>
   <source>nothing</source>
   <translation>ничего</translation>
  </message>
 </context>
 <context>
  <name>FactsSection</name>
  <message>
   <source>Quantity</source>
   <translation>Величина</translation>
  </message>
  <message>
   <source>Results</source>
   <translation>Результаты</translation>
  </message>
  <message>
   <source>Sample size</source>
   <translation>Размер выборки</translation>
  </message>
  <message>
   <source>Standard error</source>
   <translation>Стандартная ошибка</translation>
  </message>
  <message>
   <source>Unit</source>
   <translation>Единица</translation>
  </message>
  <message>
   <source>Value</source>
   <translation>Значение</translation>
  </message>
  <message>
   <source>± error</source>
   <translation>± ошибка</translation>
  </message>
 </context>
 <context>
  <name>Fields</name>
  <message>
   <source>no</source>
   <translation>нет</translation>
  </message>
  <message>
   <source>none</source>
   <translation>нет</translation>
  </message>
  <message>
   <source>yes</source>
   <translation>да</translation>
  </message>
 </context>
 <context>
  <name>FormLegend</name>
  <message>
   <source>&lt;p&gt;The nat is the unit of information of the natural logarithm: 1 nat is 1.44 bits.&lt;/p&gt;&lt;p&gt;Many implementations average over pixels, which multiplies beta by their number: for 28 × 28 pixels, beta 1 there is beta 784 here, and every latent collapses.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Нат — единица информации по натуральному логарифму: 1 нат = 1.44 бита.&lt;/p&gt;&lt;p&gt;Во многих реализациях берётся среднее по пикселям, что умножает beta на их число: при 28 × 28 пикселях beta 1 там — это beta 784 здесь, и все латентные переменные коллапсируют.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>Losses are nats per image: sums over pixels and latents, mean over images.</source>
   <translation>Потери — в натах на изображение: суммы по пикселям и латентным переменным, среднее по изображениям.</translation>
  </message>
  <message>
   <source>Losses are nats per image: sums over pixels, mean over images.</source>
   <translation>Потери — в натах на изображение: суммы по пикселям, среднее по изображениям.</translation>
  </message>
  <message>
   <source>Losses are shown in nats per image: sums over pixels and latents, mean over images. Training uses means, which change the effective beta as noted above.</source>
   <translation>Потери показаны в натах на изображение: суммы по пикселям и латентным переменным, среднее по изображениям. При обучении берутся средние, они меняют эффективную beta, как указано выше.</translation>
  </message>
  <message>
   <source>can be changed while training</source>
   <translation>можно менять во время обучения</translation>
  </message>
  <message>
   <source>needs a new model</source>
   <translation>требует новой модели</translation>
  </message>
 </context>
 <context>
  <name>ImageBrowser</name>
  <message>
   <source>Class of the test images to choose from</source>
   <translation>Класс тестовых изображений для выбора</translation>
  </message>
  <message>
   <source>Index in the test set; the arrows go to the next one of the chosen class</source>
   <translation>Номер в тестовом наборе; стрелки переходят к следующему изображению выбранного класса</translation>
  </message>
  <message>
   <source>Label of the test image</source>
   <translation>Метка тестового изображения</translation>
  </message>
  <message>
   <source>Number of the test image</source>
   <translation>Номер тестового изображения</translation>
  </message>
  <message>
   <source>Pick a random test image (Ctrl+T)</source>
   <translation>Выбрать случайное тестовое изображение (Ctrl+T)</translation>
  </message>
  <message>
   <source>Random test image</source>
   <translation>Случайное тестовое изображение</translation>
  </message>
  <message>
   <source>any class</source>
   <translation>любой класс</translation>
  </message>
  <message>
   <source>any digit</source>
   <translation>любая цифра</translation>
  </message>
  <message>
   <source>digit {}</source>
   <translation>цифра {}</translation>
  </message>
 </context>
 <context>
  <name>ImageExport</name>
  <message>
   <source>Copy i&amp;mage</source>
   <translation>&amp;Копировать изображение</translation>
  </message>
  <message>
   <source>Copy the image as shown, enlarged, to the clipboard</source>
   <translation>Скопировать изображение в буфер обмена так, как оно показано, увеличенным</translation>
  </message>
  <message>
   <source>Image copied, {} × {} pixels</source>
   <translation>Изображение скопировано, {} × {} пикселей</translation>
  </message>
  <message>
   <source>Image saved: {}</source>
   <translation>Изображение сохранено: {}</translation>
  </message>
  <message>
   <source>Looking for the file</source>
   <translation>Поиск файла</translation>
  </message>
  <message>
   <source>Replace</source>
   <translation>Заменить</translation>
  </message>
  <message>
   <source>Replace file?</source>
   <translation>Заменить файл?</translation>
  </message>
  <message>
   <source>Save &amp;image…</source>
   <translation>&amp;Сохранить изображение…</translation>
  </message>
  <message>
   <source>Save the image as a PNG of any size, in the colours shown</source>
   <translation>Сохранить изображение как PNG любого размера в показанных цветах</translation>
  </message>
  <message>
   <source>Saving the image</source>
   <translation>Сохранение изображения</translation>
  </message>
  <message>
   <source>The image was not saved</source>
   <translation>Изображение не сохранено</translation>
  </message>
  <message>
   <source>{} exists already. Replace it?</source>
   <translation>{} уже существует. Заменить?</translation>
  </message>
 </context>
 <context>
  <name>ImageGrid</name>
  <message>
   <source>Corrupted</source>
   <translation>Испорченное</translation>
  </message>
  <message>
   <source>Network input</source>
   <translation>Вход сети</translation>
  </message>
  <message>
   <source>Network input ({}×{})</source>
   <translation>Вход сети ({}×{})</translation>
  </message>
  <message>
   <source>Reconstruction</source>
   <translation>Реконструкция</translation>
  </message>
  <message>
   <source>Restored</source>
   <translation>Восстановленное</translation>
  </message>
  <message>
   <source>The image with noise, as the model gets it in training; the noise is always the same</source>
   <translation>Изображение с шумом, каким модель получает его при обучении; шум всегда один и тот же</translation>
  </message>
  <message>
   <source>The reconstruction of the corrupted image: compare it with the clean one above</source>
   <translation>Реконструкция искажённого изображения: сравните её с чистым выше</translation>
  </message>
  <message>
   <source>the drawing in the form of the training data, white on black, ink scaled to 20 of 28 pixels and centred at its centre of mass</source>
   <translation>рисунок в виде обучающих данных: белым по чёрному, цифра вписана в 20 из 28 пикселей, центр масс в середине</translation>
  </message>
 </context>
 <context>
  <name>IntTupleEdit</name>
  <message>
   <source>At most 32 numbers.</source>
   <translation>Не больше 32 чисел.</translation>
  </message>
  <message>
   <source>Each number must lie between {low} and {high}.</source>
   <translation>Каждое число должно быть от {low} до {high}.</translation>
  </message>
  <message>
   <source>Whole numbers separated by commas, such as 512, 256.</source>
   <translation>Целые числа через запятую, например 512, 256.</translation>
  </message>
 </context>
 <context>
  <name>KlPanel</name>
  <message>
   <source>&lt;p&gt;Active units (Burda et al. 2016): dimensions whose posterior mean varies over the test set by more than 0.01. They are counted after each epoch, at the step named here, while KL and the dimensions alive are of the newest batches: early in training the two can be far apart. The measures differ too: a dead dimension may wobble above 0.01 for some epochs, so read both.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Активные измерения (active units, Burda et al., 2016): те, у которых дисперсия апостериорного среднего по тестовому набору больше 0.01. Они считаются после каждой эпохи, на указанном здесь шаге, а KL и число живых измерений взяты по последним пакетам: в начале обучения они могут сильно расходиться. Различаются и сами меры: мёртвое измерение может ещё несколько эпох колебаться выше 0.01, поэтому смотрите на оба числа.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Dimensions by their number, or those with the largest value on top.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Измерения по номеру или сначала те, у которых значение наибольшее.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Dimensions by their number, or those with the most KL on top.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Измерения по номеру или с наибольшим KL сверху.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Dimensions whose KL is above {} nats. Below it q(z|x) is the prior for every image: the dimension carries nothing, its slider does nothing. That is posterior collapse, and a large beta brings it about.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Измерения, у которых KL больше {} нат. Ниже этого порога q(z|x) совпадает с априорным распределением для любого изображения: измерение ничего не несёт, его ползунок ничего не меняет. Это коллапс апостериорного распределения; его вызывает большое beta.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Scale of bars and colours; the logarithmic one tells dying dimensions apart.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Шкала столбиков и цветов; на логарифмической различимы гибнущие измерения.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;The sum over all dimensions: the KL of the curves, in nats per image. Not so where the prior is learned: it ties dimensions together, each is compared with the prior's own marginal, and their sum is another number.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Сумма по всем измерениям: KL с графика кривых, в натах на изображение. Если априорное распределение обучается, это не так: оно связывает измерения между собой, каждое сравнивается с его маргинальным распределением, и сумма даёт другое число.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;What runs to the right: training steps (batches) or epochs.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Что откладывается по горизонтали: шаги обучения (пакеты) или эпохи.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>Active units</source>
   <translation>Активные измерения</translation>
  </message>
  <message>
   <source>Dimensions alive</source>
   <translation>Живые измерения</translation>
  </message>
  <message>
   <source>Fills while training: a row for each dimension, a column for each moment.</source>
   <translation>Заполняется при обучении: строка — измерение, столбец — момент времени.</translation>
  </message>
  <message>
   <source>Horizontal axis of the heat map</source>
   <translation>Горизонтальная ось тепловой карты</translation>
  </message>
  <message>
   <source>KL now, nats</source>
   <translation>KL сейчас, нат</translation>
  </message>
  <message>
   <source>KL of each latent dimension over training time, and now</source>
   <translation>KL каждого скрытого измерения по ходу обучения и сейчас</translation>
  </message>
  <message>
   <source>KL per dimension</source>
   <translation>KL по измерениям</translation>
  </message>
  <message>
   <source>KL {:.1f} nats</source>
   <translation>KL {:.1f} нат</translation>
  </message>
  <message>
   <source>KL {layers} = {sum:.1f} nats</source>
   <translation>KL {layers} = {sum:.1f} нат</translation>
  </message>
  <message>
   <source>KL, nats</source>
   <translation>KL, нат</translation>
  </message>
  <message>
   <source>No KL yet</source>
   <translation>KL пока нет</translation>
  </message>
  <message>
   <source>Order of the rows</source>
   <translation>Порядок строк</translation>
  </message>
  <message>
   <source>Scale</source>
   <translation>Шкала</translation>
  </message>
  <message>
   <source>This model encodes an image to a point, not to a distribution, and has no prior: there is no KL, and nothing makes a dimension collapse. A VAE shows here what each of its dimensions tells.</source>
   <translation>Эта модель кодирует изображение точкой, а не распределением, и не имеет априорного распределения: KL нет, и ничто не заставляет измерение схлопнуться. VAE показывает здесь, сколько сообщает каждое из её измерений.</translation>
  </message>
  <message>
   <source>Total KL</source>
   <translation>Суммарный KL</translation>
  </message>
  <message>
   <source>active units {n} of {all} (test, step {step})</source>
   <translation>активных {n} из {all} (тест, шаг {step})</translation>
  </message>
  <message>
   <source>by KL</source>
   <translation>по KL</translation>
  </message>
  <message>
   <source>by number</source>
   <translation>по номеру</translation>
  </message>
  <message>
   <source>by value</source>
   <translation>по значению</translation>
  </message>
  <message>
   <source>collapsed &lt; {}</source>
   <translation>коллапс &lt; {}</translation>
  </message>
  <message>
   <source>epoch</source>
   <translation>эпоха</translation>
  </message>
  <message>
   <source>linear</source>
   <translation>линейная</translation>
  </message>
  <message>
   <source>logarithmic</source>
   <translation>логарифм.</translation>
  </message>
  <message>
   <source>marginal KL {:.1f} nats in all</source>
   <translation>маргинальный KL всего {:.1f} нат</translation>
  </message>
  <message>
   <source>now</source>
   <translation>сейчас</translation>
  </message>
  <message>
   <source>step</source>
   <translation>шаг</translation>
  </message>
  <message>
   <source>step {}</source>
   <translation>шаг {}</translation>
  </message>
  <message>
   <source>{n} of {all} alive (KL &gt; {limit})</source>
   <translation>живых {n} из {all} (KL &gt; {limit})</translation>
  </message>
  <message>
   <source>{term} now</source>
   <translation>{term} сейчас</translation>
  </message>
  <message>
   <source>{term} of each latent dimension over training time, and now</source>
   <translation>{term} каждого скрытого измерения по ходу обучения и сейчас</translation>
  </message>
  <message>
   <source>{term} per dimension</source>
   <translation>{term} по измерениям</translation>
  </message>
  <message>
   <source>{term}: {value} on average</source>
   <translation>{term}: в среднем {value}</translation>
  </message>
 </context>
 <context>
  <name>LatentMapPanel</name>
  <message>
   <source>&amp;Fit the Latent Map</source>
   <translation>&amp;Показать всю карту</translation>
  </message>
  <message>
   <source>Classes</source>
   <translation>Классы</translation>
  </message>
  <message>
   <source>Each point is where the encoder puts an image. Arrow keys pan, plus and minus zoom, 0 or F fits, Shift with an arrow key moves the marker.</source>
   <translation>Каждая точка — место, куда кодировщик помещает изображение. Стрелки сдвигают, плюс и минус меняют масштаб, 0 или F показывает всё, Shift со стрелкой двигает метку.</translation>
  </message>
  <message>
   <source>Latent map</source>
   <translation>Латентная карта</translation>
  </message>
 </context>
 <context>
  <name>LatentSliderList</name>
  <message>
   <source>&amp;Lock {}</source>
   <translation>&amp;Запереть {}</translation>
  </message>
  <message>
   <source>&amp;Type a value…</source>
   <translation>&amp;Ввести значение…</translation>
  </message>
  <message>
   <source>&amp;Unlock all</source>
   <translation>&amp;Отпереть все</translation>
  </message>
  <message>
   <source>Below {} nats: collapsed. The posterior is nearly the prior for every image, and moving the slider hardly changes the image.</source>
   <translation>Меньше {} нат: коллапс. Апостериорное распределение почти совпадает с априорным для всех изображений, и ползунок почти не меняет изображение.</translation>
  </message>
  <message>
   <source>Click, or press Space, to fold or unfold these sliders.</source>
   <translation>Щёлкните или нажмите пробел, чтобы свернуть или развернуть эти ползунки.</translation>
  </message>
  <message>
   <source>KL of {}: {} nats per image (1 nat = 1.44 bits): how much information this dimension carries.</source>
   <translation>KL измерения {}: {} нат на изображение (1 нат = 1,44 бита): сколько информации несёт это измерение.</translation>
  </message>
  <message>
   <source>KL: how much information each dimension carries about an image on average, in nats (1 nat = 1.44 bits).
The bell behind each slider is the prior, a standard normal: 95 % of it lies within ±2.</source>
   <translation>KL: сколько информации об изображении несёт каждое измерение в среднем, в натах (1 нат = 1,44 бита).
Колокол за каждым ползунком — априорное стандартное нормальное распределение: 95 % его лежит в пределах ±2.</translation>
  </message>
  <message>
   <source>Lock &amp;all</source>
   <translation>Запереть &amp;все</translation>
  </message>
  <message>
   <source>Lock {}: keep this value when using Zero, Dream, Walk (L)</source>
   <translation>Закрепить {}: сохранять это значение при командах «Обнулить», «Сон» и «Прогулка» (L)</translation>
  </message>
  <message>
   <source>Set {} to &amp;zero</source>
   <translation>Обну&amp;лить {}</translation>
  </message>
  <message>
   <source>Set {} to the &amp;mean of its codes</source>
   <translation>Поставить {} на &amp;среднее её кодов</translation>
  </message>
  <message>
   <source>Sort by &amp;KL</source>
   <translation>Упорядочить по &amp;KL</translation>
  </message>
  <message>
   <source>Sort by &amp;number</source>
   <translation>Упорядочить по &amp;номеру</translation>
  </message>
  <message>
   <source>Sort by &amp;value of the row</source>
   <translation>Сортировать по &amp;значению</translation>
  </message>
  <message>
   <source>The KL of {} is not known yet: it comes with training or evaluation.</source>
   <translation>KL измерения {} ещё не известна: она вычисляется при обучении или оценке.</translation>
  </message>
  <message>
   <source>The bell behind each slider shows the mean and standard deviation of the codes seen in training:
this model has no prior.</source>
   <translation>Колокол за каждым ползунком показывает среднее и стандартное отклонение кодов, встреченных при обучении:
априорного распределения у этой модели нет.</translation>
  </message>
  <message>
   <source>The value of {}. Click, or press Enter, to type another one.</source>
   <translation>Значение {}. Щёлкните или нажмите Enter, чтобы ввести другое.</translation>
  </message>
  <message>
   <source>Un&amp;lock {}</source>
   <translation>Отпер&amp;еть {}</translation>
  </message>
  <message>
   <source>collapsed</source>
   <translation>коллапс</translation>
  </message>
  <message>
   <source>{} is locked: Zero, Dream and Walk keep its value (L unlocks it)</source>
   <translation>Измерение {} закреплено: «Обнулить», «Сон» и «Прогулка» сохраняют его значение (L открепляет)</translation>
  </message>
  <message>
   <source>{}: drag, or press the arrow keys (0.05; with Shift or Page keys 0.5, with Ctrl 0.01).
Double-click or Delete: the mean of the codes. Home and End: the ends. Up and Down: another slider.
The bell behind shows the mean and standard deviation of the codes seen in training.</source>
   <translation>{}: тяните или нажимайте стрелки (0.05; с Shift или клавишами Page 0.5, с Ctrl 0.01).
Двойной щелчок или Delete: среднее кодов. Home и End: края. Вверх и вниз: другой ползунок.
Колокол позади показывает среднее и стандартное отклонение кодов, встреченных при обучении.</translation>
  </message>
  <message>
   <source>{}: drag, or press the arrow keys (0.05; with Shift or Page keys 0.5, with Ctrl 0.01).
Double-click or Delete: zero. Home and End: the ends. Up and Down: another slider.
The bell behind is the prior, a standard normal.</source>
   <translation>{}: тяните мышью или нажимайте стрелки (0.05; с Shift или клавишами Page — 0.5; с Ctrl — 0.01).
Двойной щелчок или Delete — ноль. Home и End — края. Вверх и вниз — другой ползунок.
Колокол позади — априорное, стандартное нормальное распределение.</translation>
  </message>
 </context>
 <context>
  <name>MainWindow</name>
  <message>
   <source>&amp;About dreamexplorer</source>
   <translation>&amp;О программе dreamexplorer</translation>
  </message>
  <message>
   <source>&amp;Guide</source>
   <translation>&amp;Руководство</translation>
  </message>
  <message>
   <source>&amp;Quit</source>
   <translation>В&amp;ыход</translation>
  </message>
  <message>
   <source>&amp;Restore the default layout</source>
   <translation>Исходное &amp;расположение панелей</translation>
  </message>
  <message>
   <source>A five-minute introduction</source>
   <translation>Знакомство за пять минут</translation>
  </message>
  <message>
   <source>Close the window; a running training is stopped and kept</source>
   <translation>Закрыть окно; идущее обучение останавливается, его результат сохраняется</translation>
  </message>
  <message>
   <source>Show all panels in their default places</source>
   <translation>Показать все панели на исходных местах</translation>
  </message>
  <message>
   <source>Show or hide this panel</source>
   <translation>Показать или скрыть эту панель</translation>
  </message>
  <message>
   <source>Version, licences, libraries and the origin of the data</source>
   <translation>Версия, лицензии, библиотеки и происхождение данных</translation>
  </message>
  <message>
   <source>new model</source>
   <translation>новая модель</translation>
  </message>
 </context>
 <context>
  <name>MapMenu</name>
  <message>
   <source>&amp;Decode here</source>
   <translation>&amp;Декодировать здесь</translation>
  </message>
  <message>
   <source>Copied: {}</source>
   <translation>Скопировано: {}</translation>
  </message>
  <message>
   <source>Copy c&amp;oordinates</source>
   <translation>Скопировать к&amp;оординаты</translation>
  </message>
  <message>
   <source>Copy the coordinates of this place to the clipboard</source>
   <translation>Скопировать координаты этой точки в буфер обмена</translation>
  </message>
  <message>
   <source>Select this place; sliders and decoded image follow</source>
   <translation>Выбрать эту точку; ползунки и декодированное изображение последуют за ней</translation>
  </message>
 </context>
 <context>
  <name>MapStatus</name>
  <message>
   <source>Position of the cursor</source>
   <translation>Положение курсора</translation>
  </message>
  <message>
   <source>Position of the cursor in the coordinates of the map.</source>
   <translation>Положение курсора в координатах карты.</translation>
  </message>
  <message>
   <source>State of the map</source>
   <translation>Состояние карты</translation>
  </message>
 </context>
 <context>
  <name>MapToolbar</name>
  <message>
   <source>All: {count}</source>
   <translation>Все: {count}</translation>
  </message>
  <message>
   <source>Display options</source>
   <translation>Параметры отображения</translation>
  </message>
  <message>
   <source>Fit</source>
   <translation>Показать всё</translation>
  </message>
  <message>
   <source>Grid of decoded images</source>
   <translation>Сетка декодированных изображений</translation>
  </message>
  <message>
   <source>Images on the map</source>
   <translation>Изображения на карте</translation>
  </message>
  <message>
   <source>Pan</source>
   <translation>Двигать карту</translation>
  </message>
  <message>
   <source>Pan with the left button instead of moving the marker. Without this: drag with the right or middle button, or hold Space.</source>
   <translation>Двигать карту левой кнопкой вместо маркера. Иначе: тяните правой или средней кнопкой либо удерживайте пробел.</translation>
  </message>
  <message>
   <source>Show all points, and follow them while they move (key F or 0).</source>
   <translation>Показать все точки и следить за ними, пока они движутся (клавиша F или 0).</translation>
  </message>
  <message>
   <source>Test: {count}</source>
   <translation>Тест: {count}</translation>
  </message>
  <message>
   <source>The map follows them now, until you zoom or pan.</source>
   <translation>Сейчас карта следует за ними, пока вы не измените масштаб или не сдвинете её.</translation>
  </message>
  <message>
   <source>Train: {count}</source>
   <translation>Обучение: {count}</translation>
  </message>
  <message>
   <source>Which images are encoded and shown as points.</source>
   <translation>Какие изображения кодируются и показываются точками.</translation>
  </message>
 </context>
 <context>
  <name>MapWords</name>
  <message>
   <source>Class {name}</source>
   <translation>Класс {name}</translation>
  </message>
  <message>
   <source>Encoding the images…</source>
   <translation>Изображения кодируются…</translation>
  </message>
  <message>
   <source>No images. Choose a dataset.</source>
   <translation>Нет изображений. Выберите набор данных.</translation>
  </message>
  <message>
   <source>No model yet. Open one, or press Train.</source>
   <translation>Модели пока нет. Откройте модель или нажмите «Обучить».</translation>
  </message>
  <message>
   <source>Number of images on the map, and the training step of the weights that encoded them. During training the images are encoded again in turn: the oldest point is of step {oldest}, the newest of step {newest}.</source>
   <translation>Число изображений на карте и шаг обучения, на весах которого они закодированы. Во время обучения изображения кодируются заново по очереди: самая старая точка — шаг {oldest}, самая новая — шаг {newest}.</translation>
  </message>
  <message>
   <source>PC 1</source>
   <translation>ГК 1</translation>
  </message>
  <message>
   <source>PC 2</source>
   <translation>ГК 2</translation>
  </message>
  <message>
   <source>Shown binarised, like this model's training data.</source>
   <translation>Показаны бинаризованными, как обучающие данные этой модели.</translation>
  </message>
  <message>
   <source>Test image {number}</source>
   <translation>Тестовое изображение № {number}</translation>
  </message>
  <message>
   <source>The engine is loading…</source>
   <translation>Загружается PyTorch…</translation>
  </message>
  <message>
   <source>This model expects images of {model}, the dataset has {data}. Press Reset in Training to create a model for this dataset.</source>
   <translation>Модель ожидает изображения {model}, а в наборе данных {data}. Нажмите «Сброс» в панели «Обучение», чтобы создать модель для этого набора.</translation>
  </message>
  <message>
   <source>This model expects {model} classes, the dataset has {data}. Press Reset in Training to create a model for this dataset.</source>
   <translation>Модель ожидает {model} классов, а в наборе данных {data}. Нажмите «Сброс» в панели «Обучение», чтобы создать модель для этого набора.</translation>
  </message>
  <message>
   <source>Training image {number}</source>
   <translation>Обучающее изображение № {number}</translation>
  </message>
  <message>
   <source>encoding, {percent} % done</source>
   <translation>кодирование, готово {percent} %</translation>
  </message>
  <message>
   <source>updated at step {step}</source>
   <translation>обновлено на шаге {step}</translation>
  </message>
  <message>
   <source>updated at step {step} (refreshing, {percent} %)</source>
   <translation>обновлено на шаге {step} (обновляется, {percent} %)</translation>
  </message>
  <message>
   <source>{count} images, train and test</source>
   <translation>изображений: {count}, обучение и тест</translation>
  </message>
  <message>
   <source>{count} test images</source>
   <translation>тестовых изображений: {count}</translation>
  </message>
  <message>
   <source>{count} training images</source>
   <translation>обучающих изображений: {count}</translation>
  </message>
  <message>
   <source>{name} (KL {value} nats)</source>
   <translation>{name} (KL {value} нат)</translation>
  </message>
  <message>
   <source>{name} ({percent} % of variance)</source>
   <translation>{name} ({percent} % дисперсии)</translation>
  </message>
 </context>
 <context>
  <name>ModelActions</name>
  <message>
   <source>Making a new model</source>
   <translation>Создание новой модели</translation>
  </message>
  <message>
   <source>New model</source>
   <translation>Новая модель</translation>
  </message>
  <message>
   <source>New model?</source>
   <translation>Новая модель?</translation>
  </message>
  <message>
   <source>Open</source>
   <translation>Открыть</translation>
  </message>
  <message>
   <source>Open another model?</source>
   <translation>Открыть другую модель?</translation>
  </message>
  <message>
   <source>Opening the model</source>
   <translation>Открытие модели</translation>
  </message>
  <message>
   <source>Reset</source>
   <translation>Сбросить</translation>
  </message>
  <message>
   <source>Reset the model?</source>
   <translation>Сбросить модель?</translation>
  </message>
  <message>
   <source>The model could not be opened</source>
   <translation>Не удалось открыть модель</translation>
  </message>
  <message>
   <source>The new model could not be made</source>
   <translation>Не удалось создать новую модель</translation>
  </message>
  <message>
   <source>This model has unsaved training.</source>
   <translation>Результаты обучения этой модели не сохранены.</translation>
  </message>
  <message>
   <source>Training is running and will be stopped. Its result is not saved.</source>
   <translation>Обучение идёт и будет остановлено. Его результат не сохранён.</translation>
  </message>
  <message>
   <source>You can get it back with File &gt; Reopen last run until you train again.</source>
   <translation>Его можно вернуть через «Файл &gt; Открыть последнее обучение», пока не начато новое обучение.</translation>
  </message>
  <message>
   <source>{} is a conditional model of {} classes, trained on the dataset {}, which is not available here. {} has {}.</source>
   <translation>{} — условная модель на {} классов, обученная на наборе данных {}, которого здесь нет. В наборе {} классов: {}.</translation>
  </message>
  <message>
   <source>{} is a model of images of {}, trained on the dataset {}, which is not available here. The images of {} are {}.</source>
   <translation>{} — модель для изображений {}, обученная на наборе данных {}, которого здесь нет. Изображения набора {}: {}.</translation>
  </message>
 </context>
 <context>
  <name>ModelFiles</name>
  <message>
   <source>&amp;Export a grid of dreams…</source>
   <translation>&amp;Экспорт сетки снов…</translation>
  </message>
  <message>
   <source>&amp;Open model…</source>
   <translation>&amp;Открыть модель…</translation>
  </message>
  <message>
   <source>&amp;Save</source>
   <translation>&amp;Сохранить</translation>
  </message>
  <message>
   <source>All files (*)</source>
   <translation>Все файлы (*)</translation>
  </message>
  <message>
   <source>Decode 64 samples from the prior and save them as one PNG image</source>
   <translation>Декодировать 64 образца из априорного распределения и сохранить одним изображением PNG</translation>
  </message>
  <message>
   <source>Models ({})</source>
   <translation>Модели ({})</translation>
  </message>
  <message>
   <source>No recent files</source>
   <translation>Недавних файлов нет</translation>
  </message>
  <message>
   <source>Open &amp;recent</source>
   <translation>Открыть не&amp;давнюю</translation>
  </message>
  <message>
   <source>Open a &amp;shipped model</source>
   <translation>Открыть &amp;встроенную модель</translation>
  </message>
  <message>
   <source>Open a checkpoint: .safetensors, or a state dict of pytorch/examples (.pt)</source>
   <translation>Открыть файл модели: .safetensors или state dict из pytorch/examples (.pt)</translation>
  </message>
  <message>
   <source>Open a model</source>
   <translation>Открыть модель</translation>
  </message>
  <message>
   <source>Reopen &amp;last run</source>
   <translation>Открыть &amp;последнее обучение</translation>
  </message>
  <message>
   <source>Reopen the run &amp;before that</source>
   <translation>Открыть предпоследнее об&amp;учение</translation>
  </message>
  <message>
   <source>Save &amp;as…</source>
   <translation>Сохранить &amp;как…</translation>
  </message>
  <message>
   <source>Save the model</source>
   <translation>Сохранить модель</translation>
  </message>
  <message>
   <source>Save the model to another file</source>
   <translation>Сохранить модель в другой файл</translation>
  </message>
  <message>
   <source>Save the model, including the state needed to resume its training</source>
   <translation>Сохранить модель вместе с состоянием для продолжения обучения</translation>
  </message>
  <message>
   <source>The model as the last training left it; kept even if it was not saved</source>
   <translation>Модель после последнего обучения; хранится, даже если её не сохраняли</translation>
  </message>
  <message>
   <source>The model trained before the last one</source>
   <translation>Модель, которую обучали до последней</translation>
  </message>
  <message>
   <source>VAE with &amp;2 latents, MNIST</source>
   <translation>VAE, &amp;2 скрытых измерения, MNIST</translation>
  </message>
  <message>
   <source>VAE with 2&amp;0 latents, MNIST</source>
   <translation>VAE, 2&amp;0 скрытых измерений, MNIST</translation>
  </message>
 </context>
 <context>
  <name>OptionRow</name>
  <message>
   <source>Another value needs a new model.</source>
   <translation>Другое значение требует новой модели.</translation>
  </message>
  <message>
   <source>Can be changed while training.</source>
   <translation>Можно менять во время обучения.</translation>
  </message>
  <message>
   <source>Default: {value}.</source>
   <translation>По умолчанию: {value}.</translation>
  </message>
  <message>
   <source>Range: above {low}, up to {high}.</source>
   <translation>Диапазон: больше {low}, до {high}.</translation>
  </message>
  <message>
   <source>Range: {low} to {high}.</source>
   <translation>Диапазон: от {low} до {high}.</translation>
  </message>
  <message>
   <source>Reset to the default ({value})</source>
   <translation>Вернуть значение по умолчанию ({value})</translation>
  </message>
  <message>
   <source>Set {name} to {value}</source>
   <translation>{name}: задать {value}</translation>
  </message>
 </context>
 <context>
  <name>PictureActions</name>
  <message>
   <source>&amp;Save image as PNG…</source>
   <translation>&amp;Сохранить изображение в PNG…</translation>
  </message>
  <message>
   <source>Copy &amp;image</source>
   <translation>&amp;Копировать изображение</translation>
  </message>
  <message>
   <source>Copy this panel's image to the clipboard</source>
   <translation>Скопировать изображение этой панели в буфер обмена</translation>
  </message>
  <message>
   <source>Image copied, {} × {} pixels</source>
   <translation>Изображение скопировано, {} × {} пикселей</translation>
  </message>
  <message>
   <source>PNG images (*.png)</source>
   <translation>Изображения PNG (*.png)</translation>
  </message>
  <message>
   <source>Save image</source>
   <translation>Сохранить изображение</translation>
  </message>
  <message>
   <source>Save this panel's image as a PNG file</source>
   <translation>Сохранить изображение этой панели в файл PNG</translation>
  </message>
  <message>
   <source>Saved {}</source>
   <translation>Сохранено: {}</translation>
  </message>
  <message>
   <source>Saving {}</source>
   <translation>Сохранение {}</translation>
  </message>
  <message>
   <source>The image was not saved</source>
   <translation>Изображение не сохранено</translation>
  </message>
 </context>
 <context>
  <name>PictureInput</name>
  <message>
   <source>All files (*)</source>
   <translation>Все файлы (*)</translation>
  </message>
  <message>
   <source>Only pictures from this computer can be dropped.</source>
   <translation>Перетаскивать можно только картинки с этого компьютера.</translation>
  </message>
  <message>
   <source>Open a picture</source>
   <translation>Открыть картинку</translation>
  </message>
  <message>
   <source>Pictures ({})</source>
   <translation>Картинки ({})</translation>
  </message>
  <message>
   <source>Reading the picture</source>
   <translation>Чтение картинки</translation>
  </message>
  <message>
   <source>The picture has too little contrast. Use a digit that stands out from the background.</source>
   <translation>Слишком мало контраста. Возьмите цифру, которая выделяется на фоне.</translation>
  </message>
  <message>
   <source>There is no picture on the clipboard.</source>
   <translation>В буфере обмена нет картинки.</translation>
  </message>
  <message>
   <source>This picture cannot be used</source>
   <translation>Эту картинку нельзя использовать</translation>
  </message>
 </context>
 <context>
  <name>PlaneChooser</name>
  <message>
   <source>Dimensions</source>
   <translation>Измерения</translation>
  </message>
  <message>
   <source>Dimensions: two latent dimensions. A click changes these two and keeps the others.
PCA: the two principal components of the encoded images. A click is decoded through the inverse projection, mean + place × components: all other directions are at their mean.</source>
   <translation>Измерения: два скрытых измерения. Щелчок меняет эти два и сохраняет остальные.
PCA: две главные компоненты закодированных изображений. Щелчок декодируется через обратную проекцию, среднее + точка × компоненты: все остальные направления остаются на среднем.</translation>
  </message>
  <message>
   <source>Horizontal dimension</source>
   <translation>Измерение по горизонтали</translation>
  </message>
  <message>
   <source>PCA</source>
   <translation>PCA</translation>
  </message>
  <message>
   <source>The latent dimension along this axis, with its KL in nats: how much information it carries. Below {threshold} nats it has collapsed to the prior.</source>
   <translation>Скрытое измерение вдоль этой оси и его KL в натах: сколько информации оно несёт. Ниже {threshold} нат оно схлопнулось к априорному распределению.</translation>
  </message>
  <message>
   <source>The latent dimension along this axis.</source>
   <translation>Скрытое измерение вдоль этой оси.</translation>
  </message>
  <message>
   <source>Vertical dimension</source>
   <translation>Измерение по вертикали</translation>
  </message>
  <message>
   <source>View of the latent space</source>
   <translation>Вид скрытого пространства</translation>
  </message>
  <message>
   <source>{name} ({value})</source>
   <translation>{name} ({value})</translation>
  </message>
  <message>
   <source>{name} ({value}, collapsed)</source>
   <translation>{name} ({value}, коллапс)</translation>
  </message>
 </context>
 <context>
  <name>PrincipalPlane</name>
  <message>
   <source>Principal components</source>
   <translation>Главные компоненты</translation>
  </message>
 </context>
 <context>
  <name>Reports</name>
  <message>
   <source>This did not work</source>
   <translation>Не получилось</translation>
  </message>
  <message>
   <source>Unexpected error</source>
   <translation>Непредвиденная ошибка</translation>
  </message>
  <message>
   <source>Your model is unchanged. To be safe, save it now (Ctrl+S). If it happens again, please report this line:

{}</source>
   <translation>Модель не изменилась. На всякий случай сохраните её (Ctrl+S). Если ошибка повторится, сообщите нам эту строку:

{}</translation>
  </message>
 </context>
 <context>
  <name>ResultPage</name>
  <message>
   <source>Images are binarised, as in training.</source>
   <translation>Изображения бинаризованы, как при обучении.</translation>
  </message>
  <message>
   <source>{model}, step {step}; {dataset}</source>
   <translation>{model}, шаг {step}; {dataset}</translation>
  </message>
 </context>
 <context>
  <name>RunActions</name>
  <message>
   <source>&amp;New model</source>
   <translation>&amp;Новая модель</translation>
  </message>
  <message>
   <source>A new, untrained model with the options of the training form</source>
   <translation>Новая, необученная модель с параметрами из формы обучения</translation>
  </message>
  <message>
   <source>Discard the weights and start from a new random model (asks first).</source>
   <translation>Отбросить веса и начать с новой случайной модели (с подтверждением).</translation>
  </message>
  <message>
   <source>Do one training step on one batch, then pause.</source>
   <translation>Один шаг обучения на одном пакете, затем пауза.</translation>
  </message>
  <message>
   <source>Pause</source>
   <translation>Пауза</translation>
  </message>
  <message>
   <source>Pause training.</source>
   <translation>Приостановить обучение.</translation>
  </message>
  <message>
   <source>Reset</source>
   <translation>Сброс</translation>
  </message>
  <message>
   <source>Resume</source>
   <translation>Продолжить</translation>
  </message>
  <message>
   <source>Resume training.</source>
   <translation>Продолжить обучение.</translation>
  </message>
  <message>
   <source>Starting…</source>
   <translation>Запуск…</translation>
  </message>
  <message>
   <source>Step</source>
   <translation>Шаг</translation>
  </message>
  <message>
   <source>Stop</source>
   <translation>Стоп</translation>
  </message>
  <message>
   <source>Stop after the current step. What was trained is kept.</source>
   <translation>Остановить после текущего шага. Обученное сохранится.</translation>
  </message>
  <message>
   <source>Stopping…</source>
   <translation>Остановка…</translation>
  </message>
  <message>
   <source>The run ends after the current step.</source>
   <translation>Обучение закончится после текущего шага.</translation>
  </message>
  <message>
   <source>The run is being prepared.</source>
   <translation>Обучение подготавливается.</translation>
  </message>
  <message>
   <source>Train</source>
   <translation>Обучить</translation>
  </message>
  <message>
   <source>Train the model, or continue its training.</source>
   <translation>Обучить модель или продолжить её обучение.</translation>
  </message>
 </context>
 <context>
  <name>RunCheck</name>
  <message>
   <source>Checking the options</source>
   <translation>Проверка параметров</translation>
  </message>
 </context>
 <context>
  <name>RunForm</name>
  <message>
   <source>Dataset</source>
   <translation>Данные</translation>
  </message>
  <message>
   <source>Family</source>
   <translation>Семейство</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>Модель</translation>
  </message>
  <message>
   <source>PyTorch is still loading.</source>
   <translation>PyTorch ещё загружается.</translation>
  </message>
  <message>
   <source>Stop the training to choose another dataset.</source>
   <translation>Чтобы выбрать другой набор данных, остановите обучение.</translation>
  </message>
  <message>
   <source>Stop the training to choose another family; that needs a new model.</source>
   <translation>Чтобы выбрать другое семейство, остановите обучение; потребуется новая модель.</translation>
  </message>
  <message>
   <source>The kind of model. Another family needs a new model.</source>
   <translation>Вид модели. Другое семейство требует новой модели.</translation>
  </message>
  <message>
   <source>The training images. Those marked (download…) are downloaded only after you agree.</source>
   <translation>Изображения для обучения. Отмеченные «(скачать…)» загружаются только с вашего согласия.</translation>
  </message>
  <message>
   <source>There is no dataset yet.</source>
   <translation>Набора данных пока нет.</translation>
  </message>
  <message>
   <source>Training</source>
   <translation>Обучение</translation>
  </message>
 </context>
 <context>
  <name>RunNotes</name>
  <message>
   <source>A likelihood, but not comparable with the literature, which samples pixels (dynamic binarisation).</source>
   <translation>Правдоподобие, но несравнимое с литературой: там пиксели выбираются случайно (динамическая бинаризация).</translation>
  </message>
  <message>
   <source>Effective beta: {beta} (with sums over {pixels} pixels and {latents} latents).</source>
   <translation>Эффективная beta: {beta} (при суммах по пикселям ({pixels}) и латентным переменным ({latents})).</translation>
  </message>
  <message>
   <source>This model was trained on {then} images of {dataset}. Train continues with {now} and a new optimiser.</source>
   <translation>Модель обучалась на изображениях ({then}) набора {dataset}. «Обучить» продолжит на {now}, с новым оптимизатором.</translation>
  </message>
 </context>
 <context>
  <name>RunPlan</name>
  <message>
   <source>Train will start a new model</source>
   <translation>«Обучить» создаст новую модель</translation>
  </message>
  <message>
   <source>family {old} → {new}</source>
   <translation>семейство {old} → {new}</translation>
  </message>
 </context>
 <context>
  <name>RunReport</name>
  <message>
   <source>Ctrl+S saves the model</source>
   <translation>Ctrl+S сохраняет модель</translation>
  </message>
  <message>
   <source>Finished</source>
   <translation>Готово</translation>
  </message>
  <message>
   <source>No model yet</source>
   <translation>Модели пока нет</translation>
  </message>
  <message>
   <source>Not trained yet</source>
   <translation>Ещё не обучена</translation>
  </message>
  <message>
   <source>Paused</source>
   <translation>Пауза</translation>
  </message>
  <message>
   <source>Starting…</source>
   <translation>Запуск…</translation>
  </message>
  <message>
   <source>Stopped at step {}</source>
   <translation>Остановлено на шаге {}</translation>
  </message>
  <message>
   <source>Stopping…</source>
   <translation>Остановка…</translation>
  </message>
  <message>
   <source>Train continues; Reset starts over.</source>
   <translation>«Обучить» продолжит, «Сброс» начнёт заново.</translation>
  </message>
  <message>
   <source>Trained for {} epochs</source>
   <translation>Пройдено эпох: {}</translation>
  </message>
  <message>
   <source>Training</source>
   <translation>Обучение</translation>
  </message>
  <message>
   <source>Training stopped</source>
   <translation>Обучение остановлено</translation>
  </message>
  <message>
   <source>Training: epoch {n} of {total}</source>
   <translation>Обучение: эпоха {n} из {total}</translation>
  </message>
  <message>
   <source>step {}</source>
   <translation>шаг {}</translation>
  </message>
  <message>
   <source>test −ELBO {:.1f} nats</source>
   <translation>−ELBO на тесте {:.1f} нат</translation>
  </message>
  <message>
   <source>{} left</source>
   <translation>осталось {}</translation>
  </message>
 </context>
 <context>
  <name>RunStatus</name>
  <message>
   <source>Preparing a new model before its first step</source>
   <translation>Подготовка новой модели перед первым шагом</translation>
  </message>
  <message>
   <source>Training progress</source>
   <translation>Ход обучения</translation>
  </message>
  <message>
   <source>{} images/s</source>
   <translation>{} изобр./с</translation>
  </message>
 </context>
 <context>
  <name>SaveImageDialog</name>
  <message>
   <source> px</source>
   <translation> пикс.</translation>
  </message>
  <message>
   <source>&amp;Browse…</source>
   <translation>&amp;Обзор…</translation>
  </message>
  <message>
   <source>&amp;File</source>
   <translation>&amp;Файл</translation>
  </message>
  <message>
   <source>&amp;Size</source>
   <translation>&amp;Размер</translation>
  </message>
  <message>
   <source>Choose the file in a dialog</source>
   <translation>Выбрать файл в диалоге</translation>
  </message>
  <message>
   <source>Colour map</source>
   <translation>Палитра</translation>
  </message>
  <message>
   <source>Crisp pixels (nearest neighbour)</source>
   <translation>Чёткие пиксели (ближайший сосед)</translation>
  </message>
  <message>
   <source>File</source>
   <translation>Файл</translation>
  </message>
  <message>
   <source>Longer side in pixels</source>
   <translation>Длинная сторона в пикселях</translation>
  </message>
  <message>
   <source>Longer side of the PNG. Multiples of the image's own {} pixels keep all pixels the same size.</source>
   <translation>Большая сторона PNG. При размерах, кратных собственным {} пикселям изображения, все пиксели одинаковы.</translation>
  </message>
  <message>
   <source>PNG images (*.png)</source>
   <translation>Изображения PNG (*.png)</translation>
  </message>
  <message>
   <source>S&amp;caling</source>
   <translation>&amp;Масштаб</translation>
  </message>
  <message>
   <source>Save image</source>
   <translation>Сохранить изображение</translation>
  </message>
  <message>
   <source>Scaling</source>
   <translation>Масштабирование</translation>
  </message>
  <message>
   <source>Smooth (cubic)</source>
   <translation>Плавно (кубическая интерполяция)</translation>
  </message>
  <message>
   <source>The PNG file to write</source>
   <translation>Файл PNG для записи</translation>
  </message>
  <message>
   <source>Whether values between the pixels are interpolated</source>
   <translation>Интерполировать ли значения между пикселями</translation>
  </message>
 </context>
 <context>
  <name>Saver</name>
  <message>
   <source>Saved {}.</source>
   <translation>Сохранено: {}.</translation>
  </message>
  <message>
   <source>Saving {}</source>
   <translation>Сохранение {}</translation>
  </message>
  <message>
   <source>The model could not be saved</source>
   <translation>Не удалось сохранить модель</translation>
  </message>
  <message>
   <source>There is no model to save yet.</source>
   <translation>Сохранять пока нечего: модели ещё нет.</translation>
  </message>
 </context>
 <context>
  <name>ScheduleChart</name>
  <message>
   <source>The scheduled value over the epochs, with the values in the form as they are now. The mark is at the current epoch.</source>
   <translation>Значение по расписанию в зависимости от эпохи, при текущих значениях формы. Метка — на текущей эпохе.</translation>
  </message>
  <message>
   <source>epoch</source>
   <translation>эпоха</translation>
  </message>
  <message>
   <source>epoch {epoch}: {value}</source>
   <translation>эпоха {epoch}: {value}</translation>
  </message>
  <message>
   <source>now {value}</source>
   <translation>сейчас {value}</translation>
  </message>
  <message>
   <source>{name} over the epochs</source>
   <translation>{name} по эпохам</translation>
  </message>
 </context>
 <context>
  <name>SchedulePreview</name>
  <message>
   <source>Now {value}, by its schedule.</source>
   <translation>Сейчас {value}, по расписанию.</translation>
  </message>
 </context>
 <context>
  <name>ScoreSummary</name>
  <message>
   <source>Marginal KL {} nats in all</source>
   <translation>Маргинальный KL всего {} нат</translation>
  </message>
  <message>
   <source>The sum of the KL of all dimensions (the rate), in nats per image (1 nat = 1.44 bits), and how many
dimensions are collapsed: they carry less than {} nats and are marked ⊘.</source>
   <translation>Сумма KL всех измерений (rate), в натах на изображение (1 нат = 1,44 бита), и сколько измерений
в коллапсе: они несут меньше {} нат и отмечены знаком ⊘.</translation>
  </message>
  <message>
   <source>The sum of the KL of each dimension to the prior's marginal. The prior couples dimensions,
so this is not the KL of the curves. ⊘ marks dimensions with less than {} nats.</source>
   <translation>Сумма KL каждого измерения относительно маргинального априорного распределения. Измерения в нём зависимы,
поэтому это не KL на графиках. Знаком ⊘ отмечены измерения, у которых меньше {} нат.</translation>
  </message>
  <message>
   <source>Total KL {} nats</source>
   <translation>Суммарный KL {} нат</translation>
  </message>
  <message>
   <source>{term}: {value} on average</source>
   <translation>{term}: в среднем {value}</translation>
  </message>
  <message>
   <source>{} of {} collapsed ⊘</source>
   <translation>коллапс у {} из {} ⊘</translation>
  </message>
 </context>
 <context>
  <name>Selection</name>
  <message>
   <source>Decoded</source>
   <translation>Декодер</translation>
  </message>
  <message>
   <source>Drawing</source>
   <translation>Рисунок</translation>
  </message>
 </context>
 <context>
  <name>SliderActions</name>
  <message>
   <source>&amp;Dream</source>
   <translation>Со&amp;н</translation>
  </message>
  <message>
   <source>&amp;Walk</source>
   <translation>Про&amp;гулка</translation>
  </message>
  <message>
   <source>Locked sliders keep their values.</source>
   <translation>Закреплённые ползунки сохраняют значения.</translation>
  </message>
  <message>
   <source>Ne&amp;xt dream</source>
   <translation>С&amp;ледующий сон</translation>
  </message>
  <message>
   <source>Next dream</source>
   <translation>Следующий сон</translation>
  </message>
  <message>
   <source>P&amp;revious dream</source>
   <translation>П&amp;редыдущий сон</translation>
  </message>
  <message>
   <source>Previous dream</source>
   <translation>Предыдущий сон</translation>
  </message>
 </context>
 <context>
  <name>SliderDelegate</name>
  <message>
   <source>Enter applies the value, Escape cancels</source>
   <translation>Enter применяет значение, Escape отменяет</translation>
  </message>
  <message>
   <source>Value of {}</source>
   <translation>Значение {}</translation>
  </message>
 </context>
 <context>
  <name>SliderHeader</name>
  <message>
   <source>KL</source>
   <translation>KL</translation>
  </message>
  <message>
   <source>KL, nats</source>
   <translation>KL, нат</translation>
  </message>
 </context>
 <context>
  <name>SliderWords</name>
  <message>
   <source>By KL</source>
   <translation>По KL</translation>
  </message>
  <message>
   <source>By KL: the dimensions that carry most information first, collapsed ones last.
During training the order is updated, but not while you use the sliders.</source>
   <translation>По KL: сначала измерения, несущие больше всего информации, в конце — измерения в коллапсе.
При обучении порядок обновляется, но не тогда, когда вы работаете с ползунками.</translation>
  </message>
  <message>
   <source>Entropy of the code, in nats (1 nat = 1.44 bits): how much the code of a cell varies between images;
0 if it is always the same. On the right the number of the code in the codebook.</source>
   <translation>Энтропия кода в натах (1 нат = 1,44 бита): насколько код ячейки меняется от изображения к изображению;
0, если он всегда один и тот же. Справа номер кода в кодовой книге.</translation>
  </message>
  <message>
   <source>Largest first</source>
   <translation>По убыванию</translation>
  </message>
  <message>
   <source>Largest first: sorted by {}.</source>
   <translation>Сначала наибольшие: сортировка по величине «{}».</translation>
  </message>
  <message>
   <source>No per-dimension measure for this model.</source>
   <translation>Для этой модели нет показателя отдельных измерений.</translation>
  </message>
  <message>
   <source>{}: drag, or press the arrow keys (one code; with Shift or Page keys an eighth of them).
Double-click or Delete: the most frequent code. Home, End: the ends. Up, Down: another cell.
Neighbouring numbers are similar codes. The tick marks the most frequent code of this cell.</source>
   <translation>{}: перетащите или нажимайте стрелки (один код; с Shift или клавишами Page — восьмая часть всех).
Двойной щелчок или Delete: самый частый код. Home, End: края. Вверх, вниз: другая ячейка.
Соседние номера — похожие коды. Риска отмечает самый частый код этой ячейки.</translation>
  </message>
 </context>
 <context>
  <name>SlidersPanel</name>
  <message>
   <source>Latent sliders</source>
   <translation>Ползунки скрытых измерений</translation>
  </message>
  <message>
   <source>Sliders</source>
   <translation>Ползунки</translation>
  </message>
 </context>
 <context>
  <name>SlidersToolbar</name>
  <message>
   <source>&amp;Sort</source>
   <translation>&amp;Порядок</translation>
  </message>
  <message>
   <source>By number</source>
   <translation>По номеру</translation>
  </message>
  <message>
   <source>Order of the sliders</source>
   <translation>Порядок ползунков</translation>
  </message>
  <message>
   <source>Ra&amp;nge</source>
   <translation>&amp;Диапазон</translation>
  </message>
  <message>
   <source>Range of the sliders</source>
   <translation>Диапазон ползунков</translation>
  </message>
  <message>
   <source>Speed of the walk</source>
   <translation>Скорость прогулки</translation>
  </message>
  <message>
   <source>Speed of the walk: {} seconds from one random sample to the next</source>
   <translation>Скорость прогулки: {} с от одного случайного образца до следующего</translation>
  </message>
 </context>
 <context>
  <name>StartUp</name>
  <message>
   <source>PyTorch could not be loaded</source>
   <translation>Не удалось загрузить PyTorch</translation>
  </message>
  <message>
   <source>PyTorch, which does all the computing, cannot be imported. Reinstall the program.

{}</source>
   <translation>Не удаётся импортировать PyTorch, который выполняет все вычисления. Переустановите программу.

{}</translation>
  </message>
  <message>
   <source>There is no pretrained model for this dataset: this one is untrained.</source>
   <translation>Для этого набора данных нет обученной модели: эта ещё не обучена.</translation>
  </message>
 </context>
 <context>
  <name>StatusBar</name>
  <message>
   <source>Loading PyTorch…</source>
   <translation>Загрузка PyTorch…</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>Модель</translation>
  </message>
  <message>
   <source>step {}</source>
   <translation>шаг {}</translation>
  </message>
  <message>
   <source>{} latents</source>
   <translation>скрытых измерений: {}</translation>
  </message>
 </context>
 <context>
  <name>ToolsPanel</name>
  <message>
   <source>Cancel</source>
   <translation>Отмена</translation>
  </message>
  <message>
   <source>Copy the numbers, or save the report as JSON, CSV or PNG</source>
   <translation>Скопировать числа или сохранить отчёт как JSON, CSV или PNG</translation>
  </message>
  <message>
   <source>Export</source>
   <translation>Экспорт</translation>
  </message>
  <message>
   <source>Open or train a model first.</source>
   <translation>Сначала откройте или обучите модель.</translation>
  </message>
  <message>
   <source>Progress</source>
   <translation>Ход выполнения</translation>
  </message>
  <message>
   <source>Run</source>
   <translation>Запустить</translation>
  </message>
  <message>
   <source>Run shows the result here. It uses the model as it is at that moment.</source>
   <translation>Здесь появится результат запуска. Берётся модель в её состоянии на момент запуска.</translation>
  </message>
  <message>
   <source>Run the tool (Ctrl+Enter)</source>
   <translation>Запустить инструмент (Ctrl+Enter)</translation>
  </message>
  <message>
   <source>Stop this run</source>
   <translation>Остановить запуск</translation>
  </message>
  <message>
   <source>The model has changed since: this is step {}, now it is step {}. Run again to update.</source>
   <translation>С тех пор модель изменилась: здесь шаг {}, сейчас шаг {}. Запустите снова, чтобы обновить.</translation>
  </message>
  <message>
   <source>There are no tools.</source>
   <translation>Инструментов нет.</translation>
  </message>
  <message>
   <source>This result is of another dataset. Run again to update.</source>
   <translation>Этот результат для другого набора данных. Запустите снова, чтобы обновить.</translation>
  </message>
  <message>
   <source>This result is of another model. Run again to update.</source>
   <translation>Этот результат для другой модели. Запустите снова, чтобы обновить.</translation>
  </message>
  <message>
   <source>Tool</source>
   <translation>Инструмент</translation>
  </message>
  <message>
   <source>Tools</source>
   <translation>Инструменты</translation>
  </message>
  <message>
   <source>{} is done</source>
   <translation>Готово: {}</translation>
  </message>
 </context>
 <context>
  <name>TrainingActions</name>
  <message>
   <source>Changing these options starts a new model, and the current one is not saved. Save it first, or get it back after this training with File &gt; Reopen the run before that.</source>
   <translation>С этими параметрами начнётся новая модель, а текущая не сохранена. Сохраните её или верните после этого обучения через «Файл &gt; Открыть предпоследнее обучение».</translation>
  </message>
  <message>
   <source>Data, batch size or seed changed: the optimiser was reset.</source>
   <translation>Изменились данные, размер пакета или Seed: оптимизатор сброшен.</translation>
  </message>
  <message>
   <source>Start a new model?</source>
   <translation>Начать новую модель?</translation>
  </message>
  <message>
   <source>Start new model</source>
   <translation>Начать новую модель</translation>
  </message>
  <message>
   <source>Still loading; try again in a moment.</source>
   <translation>Загрузка ещё идёт; повторите через мгновение.</translation>
  </message>
  <message>
   <source>These options cannot be used</source>
   <translation>Эти параметры использовать нельзя</translation>
  </message>
  <message>
   <source>Training finished at step {}.</source>
   <translation>Обучение завершено на шаге {}.</translation>
  </message>
  <message>
   <source>Training is already running.</source>
   <translation>Обучение уже идёт.</translation>
  </message>
  <message>
   <source>Training stopped</source>
   <translation>Обучение остановлено</translation>
  </message>
  <message>
   <source>Training stopped at step {}.</source>
   <translation>Обучение остановлено на шаге {}.</translation>
  </message>
 </context>
 <context>
  <name>TrainingPanel</name>
  <message>
   <source>A dataset or a model is being loaded…</source>
   <translation>Загружается набор данных или модель…</translation>
  </message>
  <message>
   <source>Cannot train: {}</source>
   <translation>Обучить нельзя: {}</translation>
  </message>
  <message>
   <source>Loading PyTorch…</source>
   <translation>Загрузка PyTorch…</translation>
  </message>
  <message>
   <source>Training</source>
   <translation>Обучение</translation>
  </message>
  <message>
   <source>What Train will do</source>
   <translation>Что сделает «Обучить»</translation>
  </message>
 </context>
 <context>
  <name>Traversal</name>
  <message>
   <source>The image decoded with one dimension moved across its range and all others kept.
It follows the slider in use. Click an image to select its value.</source>
   <translation>Изображение, декодированное при изменении одного измерения по всему диапазону; остальные не меняются.
Следует за ползунком, который используется. Щелчок по изображению выбирает его значение.</translation>
  </message>
  <message>
   <source>Traversal</source>
   <translation>Проход</translation>
  </message>
  <message>
   <source>Traversal of {}</source>
   <translation>Проход вдоль {}</translation>
  </message>
 </context>
 <context>
  <name>ViewOptions</name>
  <message>
   <source>&amp;Crisp pixels</source>
   <translation>&amp;Чёткие пиксели</translation>
  </message>
  <message>
   <source>&amp;Traversal</source>
   <translation>&amp;Проход</translation>
  </message>
  <message>
   <source>Colour &amp;bar</source>
   <translation>&amp;Шкала цветов</translation>
  </message>
  <message>
   <source>Colour &amp;map</source>
   <translation>&amp;Палитра</translation>
  </message>
  <message>
   <source>Colour map, smoothing, colour bar and traversal strip</source>
   <translation>Палитра, сглаживание, шкала цветов и полоса прохода</translation>
  </message>
  <message>
   <source>Colours</source>
   <translation>Палитра</translation>
  </message>
  <message>
   <source>Colours and view</source>
   <translation>Палитра и вид</translation>
  </message>
  <message>
   <source>Show a strip of images along the dimension of the slider in use</source>
   <translation>Показать полосу изображений вдоль измерения выбранного ползунка</translation>
  </message>
  <message>
   <source>Show each pixel as a square; off: interpolate smoothly between pixels</source>
   <translation>Показывать каждый пиксель квадратом; выключено: плавная интерполяция между пикселями</translation>
  </message>
  <message>
   <source>Show which colour stands for which p</source>
   <translation>Показать, какому p соответствует какой цвет</translation>
  </message>
 </context>
 <context>
  <name>_JobWidget</name>
  <message>
   <source>Cancel</source>
   <translation>Отмена</translation>
  </message>
  <message>
   <source>Cancel this; nothing is changed</source>
   <translation>Отменить; ничего не изменится</translation>
  </message>
  <message>
   <source>Progress</source>
   <translation>Ход выполнения</translation>
  </message>
 </context>
 <context>
  <name>axes</name>
  <message>
   <source>Bottom layer</source>
   <translation>Нижний слой</translation>
  </message>
  <message>
   <source>Bottom layer, z1: the detail. It is counted from what the top layer leads to expect: 0 is the mean of p(z1|z2), and 1 is one of its standard deviations.</source>
   <translation>Нижний слой, z1: подробности. Отсчёт идёт от того, чего ждёт верхний слой: 0 — среднее p(z1|z2), а 1 — одно его стандартное отклонение.</translation>
  </message>
  <message>
   <source>Top layer</source>
   <translation>Верхний слой</translation>
  </message>
  <message>
   <source>Top layer, z2: what the image shows at large. It moves the image by way of p(z1|z2), what the bottom layer is expected to be; sliders of the bottom layer stay as far from that as they are.</source>
   <translation>Верхний слой, z2: что изображено в целом. Он меняет изображение через p(z1|z2) — то, каким ожидается нижний слой; ползунки нижнего слоя остаются на том же расстоянии от этого ожидания.</translation>
  </message>
  <message>
   <source>bottom</source>
   <translation>низ</translation>
  </message>
  <message>
   <source>top</source>
   <translation>верх</translation>
  </message>
 </context>
 <context>
  <name>colormaps</name>
  <message>
   <source>Cividis (for colour blindness)</source>
   <translation>Cividis (для дальтоников)</translation>
  </message>
  <message>
   <source>Gray</source>
   <translation>Серая</translation>
  </message>
  <message>
   <source>Gray, inverted (ink on paper)</source>
   <translation>Серая, обращённая (чернила на бумаге)</translation>
  </message>
  <message>
   <source>Inferno</source>
   <translation>Inferno</translation>
  </message>
  <message>
   <source>Magma</source>
   <translation>Magma</translation>
  </message>
  <message>
   <source>Plasma</source>
   <translation>Plasma</translation>
  </message>
  <message>
   <source>Viridis</source>
   <translation>Viridis</translation>
  </message>
 </context>
 <context>
  <name>errors</name>
  <message>
   <source>A checkpoint cannot be named {!r}. Choose a name that ends in {}.</source>
   <translation>Модель нельзя сохранить под именем {!r}. Выберите имя с окончанием {}.</translation>
  </message>
  <message>
   <source>A conditional model needs data whose images have classes.</source>
   <translation>Условной модели нужны данные, изображения которых имеют классы.</translation>
  </message>
  <message>
   <source>A picture has 1 or 3 channels, not {}. Write an .npz file instead.</source>
   <translation>У картинки 1 или 3 канала, а не {}. Сохраните файл .npz.</translation>
  </message>
  <message>
   <source>All classes are left out: there are no images to train on.</source>
   <translation>Исключены все классы: обучаться не на чем.</translation>
  </message>
  <message>
   <source>Cannot create the folder {}: {}.</source>
   <translation>Не удалось создать папку {}: {}.</translation>
  </message>
  <message>
   <source>Cannot create the folder {}: {}. Choose another.</source>
   <translation>Не удалось создать папку {}: {}. Выберите другую.</translation>
  </message>
  <message>
   <source>Cannot read {}: you have no permission. Change its permissions or copy it elsewhere.</source>
   <translation>Не удалось прочитать {}: нет прав доступа. Измените права или скопируйте файл в другое место.</translation>
  </message>
  <message>
   <source>Cannot read {}: you have no permission. Change its permissions.</source>
   <translation>Не удалось прочитать {}: нет прав доступа. Измените права на файл.</translation>
  </message>
  <message>
   <source>Cannot read {}: {}.</source>
   <translation>Не удалось прочитать {}: {}.</translation>
  </message>
  <message>
   <source>Cannot write {}: {}.</source>
   <translation>Не удалось записать {}: {}.</translation>
  </message>
  <message>
   <source>Files cannot be written into {}: {}. Choose another data folder.</source>
   <translation>Не удалось записать файлы в {}: {}. Выберите другую папку данных.</translation>
  </message>
  <message>
   <source>Images of {} x {} pixels are too small to be halved {} times with a kernel of {}: name fewer channels.</source>
   <translation>Изображения {} x {} пикселей слишком малы, чтобы уменьшить их вдвое {} раз с ядром {}: укажите меньше каналов.</translation>
  </message>
  <message>
   <source>No address is known for {}.</source>
   <translation>Для {} не известен ни один адрес.</translation>
  </message>
  <message>
   <source>Out of memory on the device {} at step {}. The state of step {} is kept. {}</source>
   <translation>На устройстве {} не хватило памяти на шаге {}. Состояние шага {} сохранено. {}</translation>
  </message>
  <message>
   <source>The checkpoint holds a model of the family {}, not {}.</source>
   <translation>В файле модель семейства {}, а не {}.</translation>
  </message>
  <message>
   <source>The checkpoint was trained on {} images of {}; here are {}. Resume it with --limit {}, or begin a new run without --resume.</source>
   <translation>Модель из файла обучалась на изображениях ({}) набора {}; здесь их {}. Продолжите с --limit {} или начните новый запуск без --resume.</translation>
  </message>
  <message>
   <source>The checkpoint was trained on {} images of {}; here are {}. Resume it with the --limit it had then, or begin a new run without --resume.</source>
   <translation>Модель из файла обучалась на изображениях ({}) набора {}; здесь их {}. Продолжите с тем же --limit, что и тогда, или начните новый запуск без --resume.</translation>
  </message>
  <message>
   <source>The checkpoint was trained on {}; it cannot be resumed on {}.</source>
   <translation>Модель из файла обучалась на {}; продолжить обучение на {} нельзя.</translation>
  </message>
  <message>
   <source>The checkpoint was trained with {} {}; it cannot be resumed with {}.</source>
   <translation>Модель из файла обучалась с {} {}; продолжить обучение с {} нельзя.</translation>
  </message>
  <message>
   <source>The checkpoint's model has {} {}, the run {}.</source>
   <translation>У модели из файла {} — {}, а задано {}.</translation>
  </message>
  <message>
   <source>The checkpoint's model is for images of {} classes, {} has {}.</source>
   <translation>Модель из файла рассчитана на {} классов, а у {} их {}.</translation>
  </message>
  <message>
   <source>The checkpoint's model is for images of {}, those of {} are {}.</source>
   <translation>Модель из файла рассчитана на изображения {}, а у {} они {}.</translation>
  </message>
  <message>
   <source>The checkpoint's weights are not finite numbers; training cannot go on from it.</source>
   <translation>Веса в файле — не конечные числа; продолжить с него обучение нельзя.</translation>
  </message>
  <message>
   <source>The curves of this model's training cannot be shown: the record of it is damaged or of another model.</source>
   <translation>Кривые обучения этой модели показать нельзя: запись о нём повреждена или относится к другой модели.</translation>
  </message>
  <message>
   <source>The data file {} (or {}.gz) is missing in {}.</source>
   <translation>Файла данных {} (или {}.gz) нет в {}.</translation>
  </message>
  <message>
   <source>The data file {} cannot be read: {}.</source>
   <translation>Не удалось прочитать файл данных {}: {}.</translation>
  </message>
  <message>
   <source>The data file {} holds no 8-bit images. Delete it and download or copy it again.</source>
   <translation>В файле данных {} нет 8-битных изображений. Удалите его и скачайте или скопируйте снова.</translation>
  </message>
  <message>
   <source>The data file {} holds no labels. Delete it and download or copy it again.</source>
   <translation>В файле данных {} нет меток. Удалите его и скачайте или скопируйте снова.</translation>
  </message>
  <message>
   <source>The data file {} {}. Delete it and download or copy it again.</source>
   <translation>Файл данных {} {}. Удалите его и скачайте или скопируйте снова.</translation>
  </message>
  <message>
   <source>The dataset {} has no images to train on or to test with.</source>
   <translation>В наборе {} нет изображений для обучения или теста.</translation>
  </message>
  <message>
   <source>The extension {} could not be found: {}.</source>
   <translation>Не удалось найти расширение {}: {}.</translation>
  </message>
  <message>
   <source>The extension {} could not be read: {}.</source>
   <translation>Не удалось прочитать расширение {}: {}.</translation>
  </message>
  <message>
   <source>The extension {} was left out: there is another {!r} already. Give it another name.</source>
   <translation>Расширение {} пропущено: {!r} уже есть. Дайте другое имя.</translation>
  </message>
  <message>
   <source>The extension {} was left out: {}: {}.</source>
   <translation>Расширение {} пропущено: {}: {}.</translation>
  </message>
  <message>
   <source>The image could not be written to {}: {}</source>
   <translation>Не удалось записать изображение в {}: {}</translation>
  </message>
  <message>
   <source>The installed torchvision has no address for {}. Install another version of it.</source>
   <translation>Установленная torchvision не знает адреса файла {}. Установите другую её версию.</translation>
  </message>
  <message>
   <source>The list of extensions {} could not be read: {}.</source>
   <translation>Не удалось прочитать список расширений {}: {}.</translation>
  </message>
  <message>
   <source>The list of extensions {} could not be written: {}.</source>
   <translation>Не удалось записать список расширений {}: {}.</translation>
  </message>
  <message>
   <source>The model and the dataset differ in image size. Choose another dataset.</source>
   <translation>Размер изображений у модели и у набора данных разный. Выберите другой набор данных.</translation>
  </message>
  <message>
   <source>The model has {} classes, the dataset {}.</source>
   <translation>У модели классов: {}, у набора данных: {}.</translation>
  </message>
  <message>
   <source>The model takes images of {}, not of {}.</source>
   <translation>Модель принимает изображения {}, а не {}.</translation>
  </message>
  <message>
   <source>The perceptual likelihood learns its features by telling classes apart, and the training images are all of one class: choose another likelihood.</source>
   <translation>Перцептивное правдоподобие учит признаки, различая классы, а все изображения для обучения одного класса: выберите другое правдоподобие.</translation>
  </message>
  <message>
   <source>The server {} does not answer properly ({!r}). Try again later.</source>
   <translation>Сервер {} отвечает с ошибкой ({!r}). Повторите попытку позже.</translation>
  </message>
  <message>
   <source>The server {} does not answer. Check the network connection and try again.</source>
   <translation>Сервер {} не отвечает. Проверьте подключение к сети и повторите.</translation>
  </message>
  <message>
   <source>The server {} does not give {}: {} {}. Try again later.</source>
   <translation>Сервер {} не отдаёт {}: {} {}. Повторите попытку позже.</translation>
  </message>
  <message>
   <source>The server {} refuses the connection. Check the network, or try again later.</source>
   <translation>Сервер {} отказывает в соединении. Проверьте сеть или повторите позже.</translation>
  </message>
  <message>
   <source>The state for resuming beside this checkpoint belongs to another one: training goes on with a fresh optimiser.</source>
   <translation>Состояние для продолжения рядом с этим файлом относится к другой модели: обучение продолжится с новым оптимизатором.</translation>
  </message>
  <message>
   <source>The state for resuming beside this checkpoint is damaged: training goes on with a fresh optimiser.</source>
   <translation>Состояние для продолжения рядом с этим файлом повреждено: обучение продолжится с новым оптимизатором.</translation>
  </message>
  <message>
   <source>The state for resuming does not fit this model or this program: {}</source>
   <translation>Состояние для продолжения не подходит к этой модели или программе: {}</translation>
  </message>
  <message>
   <source>The transfer of {} broke off after {} of {} bytes. Try again.</source>
   <translation>Загрузка {} прервалась: получено {} из {} байт. Повторите попытку.</translation>
  </message>
  <message>
   <source>The weights are no longer finite numbers, so {} is not written. Go back to an earlier checkpoint or train anew with a smaller learning rate.</source>
   <translation>Веса перестали быть конечными числами, поэтому {} не записан. Вернитесь к более раннему файлу или обучите заново с меньшей скоростью обучения.</translation>
  </message>
  <message>
   <source>There is no CUDA device that PyTorch can use here; choose the device cpu or auto.</source>
   <translation>Здесь нет устройства CUDA, доступного PyTorch; выберите cpu или auto.</translation>
  </message>
  <message>
   <source>There is no MPS device that PyTorch can use here; choose the device cpu or auto.</source>
   <translation>Здесь нет устройства MPS, доступного PyTorch; выберите cpu или auto.</translation>
  </message>
  <message>
   <source>There is no class {} to leave out: these images are of classes 0 to {}.</source>
   <translation>Нет класса {}, который можно исключить: у этих изображений классы от 0 до {}.</translation>
  </message>
  <message>
   <source>There is no dataset named {!r}. Known: {}.</source>
   <translation>Набора данных {!r} нет. Известны: {}.</translation>
  </message>
  <message>
   <source>There is no device named {!r}; choose auto, cpu, cuda or mps.</source>
   <translation>Устройства {!r} нет; выберите auto, cpu, cuda или mps.</translation>
  </message>
  <message>
   <source>There is no file or folder {}. Check the name.</source>
   <translation>Файла или папки {} нет. Проверьте имя.</translation>
  </message>
  <message>
   <source>There is no file {!r}. Check the name.</source>
   <translation>Файла {!r} нет. Проверьте имя.</translation>
  </message>
  <message>
   <source>There is no file {}. Check its name and place.</source>
   <translation>Файла {} нет. Проверьте имя и место.</translation>
  </message>
  <message>
   <source>There is no file {}. Check the name.</source>
   <translation>Файла {} нет. Проверьте имя.</translation>
  </message>
  <message>
   <source>There is no image {}: the {} split has {} images, numbered from 0.</source>
   <translation>Изображения {} нет: в части {} изображений: {}, нумерация с 0.</translation>
  </message>
  <message>
   <source>There is no importance-weighted bound for the family {}.</source>
   <translation>Для семейства {} нет оценки с весами важности.</translation>
  </message>
  <message>
   <source>There is no model family named {!r}. Known: {}.</source>
   <translation>Семейства моделей {!r} нет. Известны: {}.</translation>
  </message>
  <message>
   <source>There is no network, or no server named {}. Check the connection and try again.</source>
   <translation>Нет сети или нет сервера {}. Проверьте подключение и повторите.</translation>
  </message>
  <message>
   <source>There is no panel named {!r}. Known: {}.</source>
   <translation>Панели с именем {!r} нет. Есть: {}.</translation>
  </message>
  <message>
   <source>There is no precision named {!r}; choose auto, fp32 or bf16.</source>
   <translation>Точности {!r} нет; выберите auto, fp32 или bf16.</translation>
  </message>
  <message>
   <source>There is no state for resuming with this checkpoint: training goes on with a fresh optimiser.</source>
   <translation>При этой модели нет состояния для продолжения: обучение пойдёт с новым оптимизатором.</translation>
  </message>
  <message>
   <source>There is no tool named {}. Known: {}.</source>
   <translation>Инструмента {} нет. Есть: {}.</translation>
  </message>
  <message>
   <source>There is not enough free space for the files in {}. Free some space and try again.</source>
   <translation>В {} не хватает места для файлов. Освободите место и повторите.</translation>
  </message>
  <message>
   <source>There is not enough free space in {}: {:.0f} MB are needed, {:.0f} MB are free.</source>
   <translation>В {} не хватает места: нужно {:.0f} МБ, свободно {:.0f} МБ.</translation>
  </message>
  <message>
   <source>There is not enough memory on the device {} for this model.</source>
   <translation>На устройстве {} не хватает памяти для этой модели.</translation>
  </message>
  <message>
   <source>There is not enough memory to read {}. Close other programs and try again.</source>
   <translation>Не хватает памяти, чтобы прочитать {}. Закройте другие программы и повторите.</translation>
  </message>
  <message>
   <source>This is a state dict of pytorch/examples' vae. It does not say what it was trained on; MNIST is assumed, and training goes on from its weights with a fresh optimiser.</source>
   <translation>Это state dict модели vae из pytorch/examples. На чём она обучена, в файле не указано; предполагается MNIST, и обучение продолжится с этих весов с новым оптимизатором.</translation>
  </message>
  <message>
   <source>Training diverged at step {}: the term {} has grown from {:.3g} to {:.3g}. The last good state, that of step {}, is back. {}</source>
   <translation>Обучение разошлось на шаге {}: слагаемое «{}» выросло с {:.3g} до {:.3g}. Последнее хорошее состояние, шага {}, восстановлено. {}</translation>
  </message>
  <message>
   <source>Training diverged at step {}: the term {} is no longer a finite number. The last good state, that of step {}, is back. {}</source>
   <translation>Обучение разошлось на шаге {}: слагаемое «{}» больше не конечное число. Последнее хорошее состояние, шага {}, восстановлено. {}</translation>
  </message>
  <message>
   <source>Training diverged at step {}: there are weights that are no longer finite numbers. The last good state, that of step {}, is back. {}</source>
   <translation>Обучение разошлось на шаге {}: среди весов есть уже не конечные числа. Последнее хорошее состояние, шага {}, восстановлено. {}</translation>
  </message>
  <message>
   <source>Training this model takes {:.1f} GB of memory at the least, and there are {:.1f} GB: name fewer or narrower layers.</source>
   <translation>Обучение этой модели займёт не меньше {:.1f} ГБ памяти, а есть {:.1f} ГБ: задайте меньше слоёв или слои поуже.</translation>
  </message>
  <message>
   <source>Try a batch size of {} instead of {}, or narrower layers.</source>
   <translation>Попробуйте размер пакета {} вместо {} или слои поуже.</translation>
  </message>
  <message>
   <source>Try a learning rate of {:.1g}: it is {:.3g}.</source>
   <translation>Попробуйте скорость обучения {:.1g}: сейчас {:.3g}.</translation>
  </message>
  <message>
   <source>Try gradient clipping, at {:g} for a start.</source>
   <translation>Попробуйте обрезку градиента, для начала {:g}.</translation>
  </message>
  <message>
   <source>Try narrower layers.</source>
   <translation>Попробуйте слои поуже.</translation>
  </message>
  <message>
   <source>Try the option {} nearer to {:g}: it is {:g}.</source>
   <translation>Попробуйте параметр «{}» ближе к {:g}: сейчас {:g}.</translation>
  </message>
  <message>
   <source>Try the precision fp32: it is {}.</source>
   <translation>Попробуйте точность fp32: сейчас {}.</translation>
  </message>
  <message>
   <source>What came from {} is not the expected file (its checksum is wrong). Try again later.</source>
   <translation>С адреса {} пришёл не тот файл (неверная контрольная сумма). Повторите попытку позже.</translation>
  </message>
  <message>
   <source>announces {:.3g} bytes, more than any data set that fits in memory</source>
   <translation>заявляет {:.3g} байт — больше любого набора, помещающегося в память</translation>
  </message>
  <message>
   <source>dreamexplorer's own file {} is missing. Reinstall the program.</source>
   <translation>Отсутствует собственный файл программы: {}. Переустановите dreamexplorer.</translation>
  </message>
  <message>
   <source>has something after its end</source>
   <translation>содержит что-то после своего конца</translation>
  </message>
  <message>
   <source>has {} dimensions where {} are expected</source>
   <translation>имеет размерность {}, а нужна {}</translation>
  </message>
  <message>
   <source>is cut short (its header is incomplete)</source>
   <translation>обрезан (неполный заголовок)</translation>
  </message>
  <message>
   <source>is cut short (the compressed data ends too early)</source>
   <translation>обрезан (сжатые данные кончаются слишком рано)</translation>
  </message>
  <message>
   <source>is cut short ({} of {} bytes of data)</source>
   <translation>обрывается ({} из {} байт данных)</translation>
  </message>
  <message>
   <source>is damaged (the compressed data is wrong)</source>
   <translation>повреждён (неверные сжатые данные)</translation>
  </message>
  <message>
   <source>is longer than its header says (expected {} bytes of data)</source>
   <translation>длиннее, чем указано в его заголовке (ожидалось {} байт данных)</translation>
  </message>
  <message>
   <source>is not an IDX file (its first four bytes are wrong)</source>
   <translation>— не файл IDX (неверны первые четыре байта)</translation>
  </message>
  <message>
   <source>its images have {} pixels, which is no square</source>
   <translation>в его изображениях {} пикселей — это не квадрат</translation>
  </message>
  <message>
   <source>its weights fc1 and fc21 are not matrices</source>
   <translation>его веса fc1 и fc21 — не матрицы</translation>
  </message>
  <message>
   <source>part of the path is a file, not a folder. Choose another path</source>
   <translation>часть пути — файл, а не папка. Выберите другой путь</translation>
  </message>
  <message>
   <source>that disk is read-only. Choose another folder</source>
   <translation>диск доступен только для чтения. Выберите другую папку</translation>
  </message>
  <message>
   <source>the disk is full. Free some space or choose another folder</source>
   <translation>диск заполнен. Освободите место или выберите другую папку</translation>
  </message>
  <message>
   <source>the file would be too large for that disk. Choose another folder</source>
   <translation>файл слишком велик для этого диска. Выберите другую папку</translation>
  </message>
  <message>
   <source>the folder does not exist. Create it or choose another</source>
   <translation>такой папки нет. Создайте её или выберите другую</translation>
  </message>
  <message>
   <source>the name is too long. Choose a shorter one</source>
   <translation>слишком длинное имя. Выберите имя короче</translation>
  </message>
  <message>
   <source>the sizes of its layer {} do not fit the others</source>
   <translation>размеры его слоя {} не подходят к остальным</translation>
  </message>
  <message>
   <source>there is a folder of that name. Choose another name</source>
   <translation>есть папка с таким именем. Выберите другое имя</translation>
  </message>
  <message>
   <source>torchvision cannot be imported ({}). Install it with: pip install torchvision</source>
   <translation>Не удаётся импортировать torchvision ({}). Установите: pip install torchvision</translation>
  </message>
  <message>
   <source>torchvision cannot be imported: {}. Reinstall torch and it.</source>
   <translation>Не удаётся импортировать torchvision: {}. Переустановите torch и torchvision.</translation>
  </message>
  <message>
   <source>torchvision does not fit this torch: {}. Reinstall both together.</source>
   <translation>torchvision не подходит к этому torch: {}. Переустановите их вместе.</translation>
  </message>
  <message>
   <source>unpacking</source>
   <translation>распаковка</translation>
  </message>
  <message>
   <source>you have no permission to write there. Choose another folder</source>
   <translation>нет прав на запись туда. Выберите другую папку</translation>
  </message>
  <message>
   <source>your quota on that disk is used up. Free some space or choose another folder</source>
   <translation>ваша квота на этом диске исчерпана. Освободите место или выберите другую папку</translation>
  </message>
  <message>
   <source>{:.1f} of {:.1f} MB</source>
   <translation>{:.1f} из {:.1f} МБ</translation>
  </message>
  <message>
   <source>{} cannot be reached: {}. Check the network connection and try again.</source>
   <translation>Нет связи с {}: {}. Проверьте подключение к сети и повторите.</translation>
  </message>
  <message>
   <source>{} cannot be read: {}. Check the file and its permissions.</source>
   <translation>Не удалось прочитать {}: {}. Проверьте файл и права на него.</translation>
  </message>
  <message>
   <source>{} cannot be used: its weights {!r} are not all finite numbers (the training that wrote it diverged, or it is damaged).</source>
   <translation>{} использовать нельзя: среди весов {!r} есть не конечные числа (обучение разошлось или файл повреждён).</translation>
  </message>
  <message>
   <source>{} cannot be used: its weights {!r} are not floating-point numbers.</source>
   <translation>{} использовать нельзя: веса {!r} — не числа с плавающей точкой.</translation>
  </message>
  <message>
   <source>{} cannot be used: no {} can have the options it names.</source>
   <translation>{} использовать нельзя: у {} не бывает таких параметров.</translation>
  </message>
  <message>
   <source>{} cannot be used: {}</source>
   <translation>{} использовать нельзя: {}</translation>
  </message>
  <message>
   <source>{} from {} is damaged. Try again later.</source>
   <translation>{} с {} повреждён. Повторите позже.</translation>
  </message>
  <message>
   <source>{} gives far more data than {} has. Try again later.</source>
   <translation>{} присылает гораздо больше данных, чем содержит {}. Повторите попытку позже.</translation>
  </message>
  <message>
   <source>{} has no option named {!r}.</source>
   <translation>У {} нет параметра {!r}.</translation>
  </message>
  <message>
   <source>{} has no panel: its tuple PANELS is missing or empty.</source>
   <translation>В {} нет панели: кортеж PANELS отсутствует или пуст.</translation>
  </message>
  <message>
   <source>{} has the wrong kind of value: {!r}.</source>
   <translation>У {} значение не того вида: {!r}.</translation>
  </message>
  <message>
   <source>{} has {} images but {} has {} labels: they are not a pair.</source>
   <translation>В {} изображений: {}, а в {} меток: {} — это не пара.</translation>
  </message>
  <message>
   <source>{} holds a run already. Go on with it by --resume {}, choose another folder, or replace it with --force.</source>
   <translation>В {} уже есть обучение. Продолжите его с --resume {}, выберите другую папку или замените с --force.</translation>
  </message>
  <message>
   <source>{} holds a {} or {} that no run of this program wrote. Choose another folder, or replace them with --force.</source>
   <translation>В {} лежит {} или {}, записанный не этой программой. Выберите другую папку или замените файлы с --force.</translation>
  </message>
  <message>
   <source>{} holds labels outside {} to {}: it does not belong to this dataset.</source>
   <translation>В {} есть метки вне диапазона {}–{}: файл не от этого набора.</translation>
  </message>
  <message>
   <source>{} holds no image. Copy an image first.</source>
   <translation>{}: изображения нет. Сначала скопируйте изображение.</translation>
  </message>
  <message>
   <source>{} holds no run: there is no {} in it.</source>
   <translation>В {} нет обучения: там нет {}.</translation>
  </message>
  <message>
   <source>{} holds no state dict of plain weights. Save model.state_dict().</source>
   <translation>В {} нет state dict из одних весов. Сохраните model.state_dict().</translation>
  </message>
  <message>
   <source>{} holds weights, but neither a checkpoint of dreamexplorer nor a state dict of pytorch/examples' vae.</source>
   <translation>В {} есть веса, но это не модель dreamexplorer и не state dict примера vae из pytorch/examples.</translation>
  </message>
  <message>
   <source>{} is a file, not a folder. Choose another folder.</source>
   <translation>{} — файл, а не папка. Выберите другую папку.</translation>
  </message>
  <message>
   <source>{} is a folder, not a file. Choose a file in it.</source>
   <translation>{} — папка, а не файл. Выберите файл в ней.</translation>
  </message>
  <message>
   <source>{} is a folder. Give an image file.</source>
   <translation>{} — папка. Нужен файл с изображением.</translation>
  </message>
  <message>
   <source>{} is a zip archive or a PyTorch file, not safetensors. If it holds a PyTorch state dict, give it a name that ends in .pt.</source>
   <translation>{} — архив zip или файл PyTorch, а не safetensors. Если в нём state dict PyTorch, дайте ему имя с окончанием .pt.</translation>
  </message>
  <message>
   <source>{} is damaged or cut short. Copy it again from where it came.</source>
   <translation>{} повреждён или обрезан. Скопируйте его заново.</translation>
  </message>
  <message>
   <source>{} is damaged or cut short. Save or copy the image again.</source>
   <translation>{} повреждён или обрезан. Сохраните или скопируйте изображение заново.</translation>
  </message>
  <message>
   <source>{} is damaged. Remove it, then resume the checkpoint.</source>
   <translation>{} повреждён. Удалите его, затем продолжите обучение.</translation>
  </message>
  <message>
   <source>{} is damaged: it does not say which format it has.</source>
   <translation>{} повреждён: не указан его формат.</translation>
  </message>
  <message>
   <source>{} is damaged: it holds weights its model does not have, such as {!r}.</source>
   <translation>{} повреждён: в нём есть веса, которых нет у модели, например {!r}.</translation>
  </message>
  <message>
   <source>{} is damaged: its description of the model makes no sense.</source>
   <translation>{} повреждён: описание модели бессмысленно.</translation>
  </message>
  <message>
   <source>{} is damaged: its metadata is not JSON.</source>
   <translation>{} повреждён: его метаданные — не JSON.</translation>
  </message>
  <message>
   <source>{} is damaged: its metadata lacks what every checkpoint has.</source>
   <translation>{} повреждён: в метаданных нет обязательного.</translation>
  </message>
  <message>
   <source>{} is damaged: the weights {!r} are missing.</source>
   <translation>{} повреждён: нет весов {!r}.</translation>
  </message>
  <message>
   <source>{} is damaged: the weights {!r} are {}, not {}.</source>
   <translation>{} повреждён: тип весов {!r} — {}, а нужен {}.</translation>
  </message>
  <message>
   <source>{} is damaged: the weights {!r} have the shape {}, not {}.</source>
   <translation>{} повреждён: форма весов {!r} — {}, а нужна {}.</translation>
  </message>
  <message>
   <source>{} is damaged: what it says of classes does not fit the family {}.</source>
   <translation>{} повреждён: сказанное в нём о классах не подходит семейству {}.</translation>
  </message>
  <message>
   <source>{} is empty. Copy it again from where it came.</source>
   <translation>{} пуст. Скопируйте его заново.</translation>
  </message>
  <message>
   <source>{} is empty. Give another image file.</source>
   <translation>{} пуст. Нужен другой файл с изображением.</translation>
  </message>
  <message>
   <source>{} is not a PyTorch file of plain weights: it is damaged, or holds more than weights, which is not opened because it could run code. Save model.state_dict() instead of the model.</source>
   <translation>{} — не файл PyTorch из одних весов: он повреждён или содержит не только веса; такой файл не открывается, потому что мог бы выполнить код. Сохраните model.state_dict(), а не модель.</translation>
  </message>
  <message>
   <source>{} is not a Python file. Choose a file whose name ends in .py, or a folder of such files.</source>
   <translation>{} — не файл Python. Выберите файл с именем на .py или папку с такими файлами.</translation>
  </message>
  <message>
   <source>{} is not a safetensors file. Choose a checkpoint.</source>
   <translation>{} — не файл safetensors. Выберите файл модели.</translation>
  </message>
  <message>
   <source>{} is not an image of a known format. Use PNG, JPEG, GIF, BMP, WebP or TIFF.</source>
   <translation>{} — не изображение известного формата. Подойдут PNG, JPEG, GIF, BMP, WebP или TIFF.</translation>
  </message>
  <message>
   <source>{} is not an ordinary file. Choose a file.</source>
   <translation>{} — не обычный файл. Выберите файл.</translation>
  </message>
  <message>
   <source>{} is not an ordinary file. Give an image file.</source>
   <translation>{} — не обычный файл. Нужен файл с изображением.</translation>
  </message>
  <message>
   <source>{} is not in the list of extensions ({}).</source>
   <translation>{} нет в списке расширений ({}).</translation>
  </message>
  <message>
   <source>{} is not on this computer yet. Download it in the window (about {:.0f} MB), or put these files, plain or .gz, into {}: {}.</source>
   <translation>{} ещё не загружен на этот компьютер. Загрузите его в окне программы (около {:.0f} МБ) или положите эти файлы, обычные или .gz, в папку {}: {}.</translation>
  </message>
  <message>
   <source>{} is only the state for resuming. Open the checkpoint beside it.</source>
   <translation>{} — только состояние для продолжения. Откройте файл модели рядом с ним.</translation>
  </message>
  <message>
   <source>{} is too large: more than {} million pixels. Make it smaller first.</source>
   <translation>{} слишком велик: больше {} млн пикселей. Сначала уменьшите его.</translation>
  </message>
  <message>
   <source>{} looks like a known state dict, but {}.</source>
   <translation>{} похож на известный state dict, но {}.</translation>
  </message>
  <message>
   <source>{} must be a JSON object.</source>
   <translation>{}: нужен объект JSON.</translation>
  </message>
  <message>
   <source>{} must be a finite number, not {}.</source>
   <translation>{}: нужно конечное число, а не {}.</translation>
  </message>
  <message>
   <source>{} must be greater than {}, not {:g}.</source>
   <translation>{}: значение должно быть больше {}, а не {:g}.</translation>
  </message>
  <message>
   <source>{} must be one of {}, not {!r}.</source>
   <translation>{}: допустимо {}, а не {!r}.</translation>
  </message>
  <message>
   <source>{} must lie between {} and {}, not {}.</source>
   <translation>{}: нужно значение от {} до {}, а не {}.</translation>
  </message>
  <message>
   <source>{} needs more memory than there is. Make the image smaller first.</source>
   <translation>Для {} не хватает памяти. Сначала уменьшите изображение.</translation>
  </message>
  <message>
   <source>{} was written by a newer dreamexplorer (format {}; this one reads up to {}). Update dreamexplorer to open it.</source>
   <translation>{} записан более новой версией dreamexplorer (формат {}; эта читает до {}). Чтобы открыть его, обновите dreamexplorer.</translation>
  </message>
  <message>
   <source>{}. Choose another place</source>
   <translation>{}. Выберите другое место</translation>
  </message>
 </context>
 <context>
  <name>extensions</name>
  <message>
   <source>command</source>
   <translation>команда</translation>
  </message>
  <message>
   <source>dataset</source>
   <translation>набор данных</translation>
  </message>
  <message>
   <source>model family</source>
   <translation>семейство моделей</translation>
  </message>
  <message>
   <source>panel</source>
   <translation>панель</translation>
  </message>
  <message>
   <source>tool</source>
   <translation>инструмент</translation>
  </message>
 </context>
 <context>
  <name>families</name>
  <message>
   <source>Autoencoder</source>
   <translation>Автокодировщик</translation>
  </message>
  <message>
   <source>Conditional VAE, MLP</source>
   <translation>Условный VAE, MLP</translation>
  </message>
  <message>
   <source>Contractive AE</source>
   <translation>AE, сжимающий</translation>
  </message>
  <message>
   <source>Denoising AE</source>
   <translation>AE, шумоподавляющий</translation>
  </message>
  <message>
   <source>IWAE, MLP</source>
   <translation>IWAE, MLP</translation>
  </message>
  <message>
   <source>Ladder VAE, MLP</source>
   <translation>Лестничный VAE, MLP</translation>
  </message>
  <message>
   <source>Sparse AE</source>
   <translation>AE, разреженный</translation>
  </message>
  <message>
   <source>VAE with a learned prior, MLP</source>
   <translation>VAE с обучаемым априорным, MLP</translation>
  </message>
  <message>
   <source>VAE, MLP</source>
   <translation>VAE, MLP</translation>
  </message>
  <message>
   <source>VAE, convolutional</source>
   <translation>VAE, свёрточный</translation>
  </message>
  <message>
   <source>VAE-GAN, convolutional</source>
   <translation>VAE-GAN, свёрточный</translation>
  </message>
  <message>
   <source>VQ-VAE, convolutional</source>
   <translation>VQ-VAE, свёрточный</translation>
  </message>
  <message>
   <source>beta-TCVAE, MLP</source>
   <translation>beta-TCVAE, MLP</translation>
  </message>
  <message>
   <source>beta-VAE, MLP</source>
   <translation>beta-VAE, MLP</translation>
  </message>
 </context>
 <context>
  <name>options</name>
  <message>
   <source>A code is dead, and is put elsewhere, when it is used less than this share of what it would be used if all codes were used alike. 0 turns this off.</source>
   <translation>Код мёртв и переносится в другое место, если используется реже этой доли от равномерного использования всех кодов. 0 выключает оживление.</translation>
  </message>
  <message>
   <source>A density over pixel values from 0 to 1, without bound at pixels that are exactly black or white: nats fall as long as it is trained, and compare with those of other densities alone.</source>
   <translation>Плотность значений пикселей от 0 до 1, не ограниченная там, где пиксель в точности чёрный или белый: наты падают, пока идёт обучение, и сравнимы только с натами других плотностей.</translation>
  </message>
  <message>
   <source>A density over pixel values from 0 to 1: nats may be negative, and compare with those of other densities alone.</source>
   <translation>Плотность значений пикселей от 0 до 1: наты могут быть отрицательными и сравнимы только с натами других плотностей.</translation>
  </message>
  <message>
   <source>A gradient longer than this is shortened to it: training survives outliers. 0 turns this off.</source>
   <translation>Градиент длиннее этого укорачивается до него: обучение переживает выбросы. 0 выключает.</translation>
  </message>
  <message>
   <source>A loss, not a likelihood: its numbers are no nats of data, and the ELBO bounds nothing. They compare with those of the same trained model alone.</source>
   <translation>Функция потерь, а не правдоподобие: её числа — не наты данных, и ELBO ничего не ограничивает. Сравнивать их можно только внутри одной обученной модели.</translation>
  </message>
  <message>
   <source>Adam; AdamW, whose weight decay is not scaled; or SGD with momentum 0.9.</source>
   <translation>Adam; AdamW, где затухание весов не масштабируется; или SGD с моментом 0.9.</translation>
  </message>
  <message>
   <source>Alpha</source>
   <translation>Alpha</translation>
  </message>
  <message>
   <source>Autoregressive window</source>
   <translation>Окно авторегрессии</translation>
  </message>
  <message>
   <source>Batch normalisation after every hidden layer, or none. It trains faster; when not training, the running means of the training images are used.</source>
   <translation>Пакетная нормализация после каждого скрытого слоя или никакой. С ней обучение быстрее; вне обучения используются накопленные средние по обучающим изображениям.</translation>
  </message>
  <message>
   <source>Batch normalisation after every hidden layer, or none. Without it the bottom layer learns faster than the top one, which is left with few live dimensions, the fewest without a warm-up.</source>
   <translation>Пакетная нормализация после каждого скрытого слоя или её отсутствие. Без неё нижний слой учится быстрее верхнего, и у того остаётся мало живых измерений, а без разогрева — меньше всего.</translation>
  </message>
  <message>
   <source>Batch size</source>
   <translation>Размер пакета</translation>
  </message>
  <message>
   <source>Beta</source>
   <translation>Beta</translation>
  </message>
  <message>
   <source>Beta schedule</source>
   <translation>План beta</translation>
  </message>
  <message>
   <source>Binarise</source>
   <translation>Бинаризация</translation>
  </message>
  <message>
   <source>Bottom latents</source>
   <translation>Нижние скрытые</translation>
  </message>
  <message>
   <source>Bottom widths</source>
   <translation>Слои внизу</translation>
  </message>
  <message>
   <source>By class</source>
   <translation>По классам</translation>
  </message>
  <message>
   <source>By how much the discriminator's target for real images lies below 1, so that it does not become too sure of itself. 0 turns this off.</source>
   <translation>Насколько цель дискриминатора для настоящих изображений ниже 1, чтобы он не становился слишком уверенным. 0 отключает.</translation>
  </message>
  <message>
   <source>Capacity</source>
   <translation>Ёмкость</translation>
  </message>
  <message>
   <source>Capacity epochs</source>
   <translation>Эпохи роста ёмкости</translation>
  </message>
  <message>
   <source>Channels</source>
   <translation>Каналы</translation>
  </message>
  <message>
   <source>Channels of each convolution of the discriminator, separated by commas. The last one's outputs are the features by which a reconstruction is compared with its image.</source>
   <translation>Каналы каждой свёртки дискриминатора через запятую. Выходы последней — признаки, по которым реконструкция сравнивается с изображением.</translation>
  </message>
  <message>
   <source>Channels of each convolution of the encoder, separated by commas; each halves height and width.</source>
   <translation>Число каналов каждой свёртки энкодера через запятую; каждая уменьшает высоту и ширину вдвое.</translation>
  </message>
  <message>
   <source>Channels of the network that learns which code follows which, from which dreams are drawn. It has no influence on the codes.</source>
   <translation>Каналы сети, которая учится, какой код следует за каким; из неё рождаются сны. На коды она не влияет.</translation>
  </message>
  <message>
   <source>Channels that go into each transposed convolution of the decoder, each of which doubles height and width; empty for the mirror of the encoder. A stronger decoder needs its latents less.</source>
   <translation>Число входных каналов каждой транспонированной свёртки декодера; каждая увеличивает высоту и ширину вдвое. Пусто: зеркало энкодера. Сильный декодер меньше нуждается в латентных переменных.</translation>
  </message>
  <message>
   <source>Classes left out</source>
   <translation>Без классов</translation>
  </message>
  <message>
   <source>Code size</source>
   <translation>Размер кода</translation>
  </message>
  <message>
   <source>Codebook decay</source>
   <translation>Инерция кодовой книги</translation>
  </message>
  <message>
   <source>Codes</source>
   <translation>Коды</translation>
  </message>
  <message>
   <source>Commitment</source>
   <translation>Привязанность</translation>
  </message>
  <message>
   <source>Components</source>
   <translation>Компоненты</translation>
  </message>
  <message>
   <source>Constant; linear or sigmoid warm-up from 0 to beta; or cyclical: in every cycle from 0 to beta in its first half, then constant.</source>
   <translation>Постоянная beta; линейный или сигмоидный разогрев от 0 до beta; или циклы: в каждом от 0 до beta за первую половину, дальше постоянно.</translation>
  </message>
  <message>
   <source>Constant; linear or sigmoid warm-up from 0 to beta; or cyclical: in every cycle from 0 to beta in its first half, then constant. Without a warm-up latents of the top layer are pressed to the prior before the layer below has use for them, and stay there.</source>
   <translation>Постоянно; линейный или сигмоидный разогрев от 0 до beta; или циклически: в каждом цикле от 0 до beta за первую половину, затем постоянно. Без разогрева верхние скрытые переменные прижимаются к априорному распределению раньше, чем понадобятся нижнему слою, и там остаются.</translation>
  </message>
  <message>
   <source>Contraction weight</source>
   <translation>Вес сжатия</translation>
  </message>
  <message>
   <source>Convolutions that keep the size of the grid, in the encoder and in the decoder: with more of them a code stands for more of the image around its cell.</source>
   <translation>Свёртки, сохраняющие размер сетки, в кодировщике и в декодере: чем их больше, тем большую часть изображения вокруг ячейки описывает код.</translation>
  </message>
  <message>
   <source>Decoder channels</source>
   <translation>Каналы декодера</translation>
  </message>
  <message>
   <source>Decoder widths</source>
   <translation>Слои декодера</translation>
  </message>
  <message>
   <source>Dense units</source>
   <translation>Полносвязный слой</translation>
  </message>
  <message>
   <source>Device</source>
   <translation>Устройство</translation>
  </message>
  <message>
   <source>Discriminator channels</source>
   <translation>Каналы дискриминатора</translation>
  </message>
  <message>
   <source>Each training image is shifted anew by up to so many pixels. 0 turns this off.</source>
   <translation>Каждое обучающее изображение каждый раз сдвигается не более чем на столько пикселей. 0 выключает.</translation>
  </message>
  <message>
   <source>Each training image is turned anew by up to so many degrees. 0 turns this off.</source>
   <translation>Каждое обучающее изображение каждый раз поворачивается не более чем на столько градусов. 0 выключает.</translation>
  </message>
  <message>
   <source>Epochs</source>
   <translation>Эпохи</translation>
  </message>
  <message>
   <source>Estimator</source>
   <translation>Оценка</translation>
  </message>
  <message>
   <source>Free bits</source>
   <translation>Свободные биты</translation>
  </message>
  <message>
   <source>Free bits of</source>
   <translation>Свободные биты для</translation>
  </message>
  <message>
   <source>Gamma</source>
   <translation>Gamma</translation>
  </message>
  <message>
   <source>Generator's loss</source>
   <translation>Потери генератора</translation>
  </message>
  <message>
   <source>Gradient</source>
   <translation>Градиент</translation>
  </message>
  <message>
   <source>Gradient clipping</source>
   <translation>Обрезка градиента</translation>
  </message>
  <message>
   <source>Height and width of the filters in pixels. Odd ones may leave a chequer.</source>
   <translation>Высота и ширина фильтров в пикселях. Нечётные могут оставить шахматный узор.</translation>
  </message>
  <message>
   <source>Hidden activation</source>
   <translation>Активация скрытых слоёв</translation>
  </message>
  <message>
   <source>Hidden widths</source>
   <translation>Ширина слоёв</translation>
  </message>
  <message>
   <source>How images are corrupted before they are encoded: Gaussian noise is added; or pixels are masked, that is black; or they are black or white by chance, as salt and pepper.</source>
   <translation>Как портятся изображения перед кодированием: добавляется гауссов шум; или пиксели маскируются, то есть становятся чёрными; или они случайно становятся чёрными или белыми, как соль и перец.</translation>
  </message>
  <message>
   <source>How many codes the codebook has: each cell of the grid takes one of them, and nothing else.</source>
   <translation>Сколько кодов в кодовой книге: каждая ячейка сетки принимает один из них и ничего больше.</translation>
  </message>
  <message>
   <source>How many numbers the code has. Fewer than an image has pixels: undercomplete, it must compress. More: overcomplete, it could learn to copy, unless something else hinders it.</source>
   <translation>Сколько чисел в коде. Меньше, чем пикселей в изображении: код неполный, модель вынуждена сжимать. Больше: код избыточный, модель могла бы научиться просто копировать, если ей ничто не мешает.</translation>
  </message>
  <message>
   <source>How many numbers the lower layer has, z1, from which the image is drawn. They say how it departs from what the upper layer leads to expect.</source>
   <translation>Сколько чисел в нижнем слое, z1, по которому рисуется изображение. Они говорят, чем оно отличается от того, чего ждёт верхний слой.</translation>
  </message>
  <message>
   <source>How many numbers the model may use to describe an image.</source>
   <translation>Сколькими числами модель может описать изображение.</translation>
  </message>
  <message>
   <source>How many numbers the model may use to describe the style of an image, its class being told. With many, draws from the prior fall where the decoder was never trained, and show the asked class less often.</source>
   <translation>Сколько чисел модель может потратить на описание стиля изображения; его класс ей сообщён. Если их много, выборки из априорного распределения попадают туда, где декодер не обучался, и реже показывают заданный класс.</translation>
  </message>
  <message>
   <source>How many numbers the upper layer has, z2. They say at large what the image shows, and set what the lower layer is expected to be.</source>
   <translation>Сколько чисел в верхнем слое, z2. Они говорят, что изображено в целом, и задают, каким ожидается нижний слой.</translation>
  </message>
  <message>
   <source>How many of them are shown with reconstruction and error map.</source>
   <translation>Сколько из них показать вместе с реконструкцией и картой ошибок.</translation>
  </message>
  <message>
   <source>How many random test images are measured.</source>
   <translation>Сколько случайных тестовых изображений измерить.</translation>
  </message>
  <message>
   <source>How many units the code has, each between 0 and 1. Many, as only a few of them are active for an image.</source>
   <translation>Сколько единиц в коде, каждая от 0 до 1. Много, так как для одного изображения активны лишь немногие.</translation>
  </message>
  <message>
   <source>How many z are drawn for each image in a training step; the reconstruction is the mean over them. More make the gradient less noisy, at as many times the decoder's work. Tests draw one.</source>
   <translation>Сколько z выбирается для каждого изображения за шаг обучения; реконструкция усредняется по ним. Чем больше, тем меньше шума в градиенте, но во столько же раз больше работы у декодера. При проверке выбирается одно.</translation>
  </message>
  <message>
   <source>How many z are drawn for each image; their importance weights make the bound. 1 is a VAE; more bring the bound nearer to the likelihood, at K times the work.</source>
   <translation>Сколько z выбирается для каждого изображения; их веса значимости дают границу. 1 — это VAE; чем больше, тем ближе граница к правдоподобию, ценой в K раз большей работы.</translation>
  </message>
  <message>
   <source>How much of the perceptual loss compares the features of the classifier; the rest compares pixels. 0 is squared error alone; at 1 nothing keeps the picture in place.</source>
   <translation>Какая часть перцептивной функции потерь сравнивает признаки классификатора; остальное сравнивает пиксели. 0 — только квадратичная ошибка; при 1 ничто не удерживает картинку на месте.</translation>
  </message>
  <message>
   <source>How often the whole training set is gone through. In the window: in this run, on top of the epochs the model has behind it. On the command line: in all, those of a resumed model included.</source>
   <translation>Сколько раз проходится весь обучающий набор. В окне: за этот запуск, сверх эпох, уже пройденных моделью. В командной строке: всего, включая эпохи продолжаемой модели.</translation>
  </message>
  <message>
   <source>How slowly the codes follow what the encoder gives: each is a moving average of the vectors that chose it, which keeps this share of itself in a step.</source>
   <translation>Насколько медленно коды следуют за выходом кодировщика: каждый — скользящее среднее выбравших его векторов и сохраняет за шаг эту долю себя.</translation>
  </message>
  <message>
   <source>How strongly the KL is held at the capacity, in nats of loss for each nat of distance. It must exceed what a nat of KL is worth to the reconstruction, or else the KL runs away.</source>
   <translation>Насколько жёстко KL удерживается у ёмкости: натов потерь на каждый нат расстояния. Должна превышать то, сколько реконструкция выигрывает от одного ната KL, иначе KL убегает.</translation>
  </message>
  <message>
   <source>How the decoder is told to fool the discriminator. non-saturating: -log D of its images, with a gradient also where the discriminator is sure. minimax: log(1 - D), as published, which then has hardly any.</source>
   <translation>Как декодер учится обманывать дискриминатор. ненасыщающиеся: -log D его изображений, с градиентом и там, где дискриминатор уверен. минимакс: log(1 − D), как в статье; тогда градиента почти нет.</translation>
  </message>
  <message>
   <source>How the encoder learns. reparameterised: as published; the more samples, the more it is noise. dreg: doubly reparameterised, with the same mean and a noise that falls with more samples.</source>
   <translation>Как учится энкодер. Репараметризованный: как в статье; чем больше выборок, тем больше в нём шума. DReG: дважды репараметризованный, с тем же средним и шумом, который с числом выборок падает.</translation>
  </message>
  <message>
   <source>How the loss estimates the density of all codes from those of a batch. weighted: minibatch-weighted sampling, as published. stratified: each other image of the batch stands for many of the training set, and its own for one, which has no bias. What is shown is stratified with both.</source>
   <translation>Как функция потерь оценивает плотность всех кодов по кодам пакета. Взвешенная: minibatch-weighted sampling, как в статье. Стратифицированная: каждое другое изображение пакета представляет многие из обучающего набора, а своё — только себя, без смещения. Показанные значения в обоих случаях стратифицированные.</translation>
  </message>
  <message>
   <source>How the weights begin: PyTorch's default, He (keeps the variance through ReLU layers) or Xavier. A deep network that begins with vanishing signals collapses.</source>
   <translation>С чего начинают веса: как принято в PyTorch, Хе (сохраняет дисперсию сквозь слои ReLU) или Ксавье. Глубокая сеть, в которой сигнал вначале затухает, коллапсирует.</translation>
  </message>
  <message>
   <source>Images in one step.</source>
   <translation>Изображений в одном шаге.</translation>
  </message>
  <message>
   <source>Images measured</source>
   <translation>Измерить изображений</translation>
  </message>
  <message>
   <source>Images shown</source>
   <translation>Показать изображений</translation>
  </message>
  <message>
   <source>In how many epochs the capacity grows from 0 to its full value.</source>
   <translation>За сколько эпох ёмкость вырастает от 0 до полного значения.</translation>
  </message>
  <message>
   <source>Initialisation</source>
   <translation>Инициализация</translation>
  </message>
  <message>
   <source>Instance noise</source>
   <translation>Шум на входе</translation>
  </message>
  <message>
   <source>Kernel size</source>
   <translation>Размер ядра</translation>
  </message>
  <message>
   <source>Label smoothing</source>
   <translation>Сглаживание меток</translation>
  </message>
  <message>
   <source>Latent dimensions</source>
   <translation>Скрытые измерения</translation>
  </message>
  <message>
   <source>Learning rate</source>
   <translation>Скорость обучения</translation>
  </message>
  <message>
   <source>Length of the warm-up, or of one cycle, in epochs; unused with a constant beta.</source>
   <translation>Длина разогрева или одного цикла в эпохах; при постоянной beta не используется.</translation>
  </message>
  <message>
   <source>Likelihood</source>
   <translation>Правдоподобие</translation>
  </message>
  <message>
   <source>Nats of KL that cost nothing: below that the KL is not pressed any further, so that latents stay alive. Of each latent, or of their sum. 0 turns this off.</source>
   <translation>Сколько нат KL ничего не стоят: ниже этого KL больше не прижимается, и латентные переменные остаются живыми. У каждой переменной или у их суммы. 0 выключает.</translation>
  </message>
  <message>
   <source>Noise</source>
   <translation>Шум</translation>
  </message>
  <message>
   <source>Noise level</source>
   <translation>Уровень шума</translation>
  </message>
  <message>
   <source>Normalisation</source>
   <translation>Нормализация</translation>
  </message>
  <message>
   <source>Not comparable with the literature's binarised MNIST: on grey pixels a Bernoulli is a loss, not a likelihood. Binarise for numbers that compare.</source>
   <translation>Несравнимо с бинаризованным MNIST в литературе: для серых пикселей Бернулли — функция потерь, а не правдоподобие. Для сравнимых чисел включите бинаризацию.</translation>
  </message>
  <message>
   <source>Numbers of the classes, from 0, that are never trained on, separated by commas. The test set keeps them: how the model treats what it has never seen is worth a look.</source>
   <translation>Номера классов, с 0, через запятую, на которых модель не учат. В тестовой выборке они остаются: стоит посмотреть, как модель обходится с тем, чего не видела.</translation>
  </message>
  <message>
   <source>Objective</source>
   <translation>Целевая функция</translation>
  </message>
  <message>
   <source>Of how many Gaussians the prior is made; the VampPrior has a pseudo-input for each.</source>
   <translation>Из скольких гауссиан состоит априорное распределение; у VampPrior для каждой есть псевдовход.</translation>
  </message>
  <message>
   <source>Of how many numbers a code is made. Encoder and decoder see these; an image is told by the codes' names.</source>
   <translation>Из скольких чисел состоит код. Их видят кодировщик и декодер; изображение описывается номерами кодов.</translation>
  </message>
  <message>
   <source>On grey pixels a Bernoulli is a loss, not a likelihood, and can draw none but black and white ones, which this decoder is never told while it learns: binarise, or choose a likelihood of grey values.</source>
   <translation>На серых пикселях распределение Бернулли — функция потерь, а не правдоподобие, и рисовать может лишь чёрные и белые, каких этому декодеру при обучении не показывают: бинаризуйте данные или выберите правдоподобие серых значений.</translation>
  </message>
  <message>
   <source>Optimiser</source>
   <translation>Оптимизатор</translation>
  </message>
  <message>
   <source>Order</source>
   <translation>Порядок</translation>
  </message>
  <message>
   <source>Over latents</source>
   <translation>По латентным</translation>
  </message>
  <message>
   <source>Over pixels</source>
   <translation>По пикселям</translation>
  </message>
  <message>
   <source>Pixel widths</source>
   <translation>Ширины для пикселя</translation>
  </message>
  <message>
   <source>Pixels are black or white here, and this is a likelihood of grey ones: choose Bernoulli.</source>
   <translation>Пиксели здесь чёрные или белые, а это правдоподобие серых: выберите Бернулли.</translation>
  </message>
  <message>
   <source>Pixels made black or white, in training and in tests. threshold: white above one half. dynamic: white with the pixel's grey as its probability, drawn anew at every use, as in the literature's binarised MNIST; tests always draw the same.</source>
   <translation>Пиксели становятся чёрными или белыми, при обучении и при проверке. порог: белый выше половины. случайно: белый с вероятностью, равной яркости пикселя, заново при каждом использовании, как бинаризованный MNIST в литературе; при проверке всегда одинаково.</translation>
  </message>
  <message>
   <source>Precision</source>
   <translation>Точность</translation>
  </message>
  <message>
   <source>Prior</source>
   <translation>Априорное распределение</translation>
  </message>
  <message>
   <source>Prior's blocks</source>
   <translation>Блоки априорного</translation>
  </message>
  <message>
   <source>Prior's channels</source>
   <translation>Каналы априорного</translation>
  </message>
  <message>
   <source>Probabilities of the 256 grey levels: nats compare with those of any model of the same bytes.</source>
   <translation>Вероятности 256 уровней серого: наты сравнимы с натами любой модели тех же байтов.</translation>
  </message>
  <message>
   <source>Pulls all weights towards 0: a Gaussian prior on them. 0 turns this off.</source>
   <translation>Тянет все веса к 0: гауссово априорное распределение на них. 0 выключает.</translation>
  </message>
  <message>
   <source>Random rotation</source>
   <translation>Случайный поворот</translation>
  </message>
  <message>
   <source>Random seed. The same seed gives the same result.</source>
   <translation>Начальное значение генератора случайных чисел. При том же значении результат тот же.</translation>
  </message>
  <message>
   <source>Random shift</source>
   <translation>Случайный сдвиг</translation>
  </message>
  <message>
   <source>Rate schedule</source>
   <translation>План скорости</translation>
  </message>
  <message>
   <source>Residual blocks</source>
   <translation>Остаточные блоки</translation>
  </message>
  <message>
   <source>Residual blocks of that network: with more of them it sees further back.</source>
   <translation>Остаточные блоки этой сети: чем их больше, тем дальше назад она видит.</translation>
  </message>
  <message>
   <source>Revival</source>
   <translation>Оживление</translation>
  </message>
  <message>
   <source>Rho: how active each unit of the code should be on average over the images.</source>
   <translation>Ро: насколько активной в среднем по изображениям должна быть каждая единица кода.</translation>
  </message>
  <message>
   <source>Samples K</source>
   <translation>Выборки K</translation>
  </message>
  <message>
   <source>Samples of z</source>
   <translation>Выборки z</translation>
  </message>
  <message>
   <source>Seed</source>
   <translation>Seed</translation>
  </message>
  <message>
   <source>Share of features</source>
   <translation>Доля признаков</translation>
  </message>
  <message>
   <source>Show the images with the highest loss, those with the lowest, or random ones.</source>
   <translation>Показать изображения с наибольшими потерями, с наименьшими или случайные.</translation>
  </message>
  <message>
   <source>Show the same number of images of each class, class by class.</source>
   <translation>Показать поровну изображений каждого класса, класс за классом.</translation>
  </message>
  <message>
   <source>Sigma</source>
   <translation>Сигма</translation>
  </message>
  <message>
   <source>Sparsity weight</source>
   <translation>Вес разреженности</translation>
  </message>
  <message>
   <source>Standard deviation of noise on every image that the discriminator sees, where white is 1. It makes real and drawn images overlap, so that the discriminator does not win. 0 turns this off.</source>
   <translation>Стандартное отклонение шума на каждом изображении, которое дискриминатор видит; белый равен 1. Настоящие и созданные изображения перекрываются, и дискриминатор не побеждает. 0 отключает.</translation>
  </message>
  <message>
   <source>Start of all randomness: the same seed gives the same weights on one machine.</source>
   <translation>Начало всякой случайности (зерно генератора): одинаковый seed даёт на одной машине одинаковые веса.</translation>
  </message>
  <message>
   <source>Step size of the optimiser. At 0 nothing would be learned.</source>
   <translation>Размер шага оптимизатора. При 0 обучения не было бы.</translation>
  </message>
  <message>
   <source>Target activation</source>
   <translation>Целевая активация</translation>
  </message>
  <message>
   <source>The KL that the model is to have in the end, in nats per image: how much its latents may tell of an image. It begins at 0, so that what matters most is learned first.</source>
   <translation>KL, которая должна быть у модели в конце, в натах на изображение: сколько её латентные переменные могут сообщить об изображении. Начинается с 0, чтобы сначала выучилось самое важное.</translation>
  </message>
  <message>
   <source>The learning rate over the run: constant, or falling to 0 along a cosine or a line.</source>
   <translation>Скорость обучения на протяжении запуска: постоянная или спадающая до 0 по косинусу или по прямой.</translation>
  </message>
  <message>
   <source>The standard deviation of Gaussian noise (white is 1), or the share of pixels masked or replaced.</source>
   <translation>Стандартное отклонение гауссова шума (белое — 1) или доля замаскированных либо заменённых пикселей.</translation>
  </message>
  <message>
   <source>The standard deviation of the Gaussian likelihood, where white is 1: small values ask for exact pixels and weaken the KL, large ones let latents collapse. The perceptual loss is scaled likewise.</source>
   <translation>Стандартное отклонение гауссова правдоподобия (белое — 1): малое требует точных пикселей и ослабляет KL, при большом латентные переменные схлопываются. Так же масштабируется и перцептивная функция потерь.</translation>
  </message>
  <message>
   <source>Top latents</source>
   <translation>Верхние скрытые</translation>
  </message>
  <message>
   <source>Top widths</source>
   <translation>Слои наверху</translation>
  </message>
  <message>
   <source>Train on so many images only, spread over the training set; 0 is all. The test set stays whole.</source>
   <translation>Учить только на стольких изображениях, взятых равномерно из обучающей выборки; 0 — все. Тестовая остаётся целой.</translation>
  </message>
  <message>
   <source>Training images</source>
   <translation>Обучающих изображений</translation>
  </message>
  <message>
   <source>Units of a fully connected layer between convolutions and latents, on both sides; 0 for none.</source>
   <translation>Число нейронов полносвязного слоя между свёртками и латентными переменными, с обеих сторон; 0: без него.</translation>
  </message>
  <message>
   <source>Units of each hidden layer between both layers of latents on the way up, separated by commas; on the way down they are there in reverse.</source>
   <translation>Число нейронов каждого скрытого слоя между двумя слоями скрытых переменных на пути вверх, через запятую; на пути вниз — в обратном порядке.</translation>
  </message>
  <message>
   <source>Units of each hidden layer from the image up to the bottom latents, separated by commas; the decoder has them in reverse.</source>
   <translation>Число нейронов каждого скрытого слоя от изображения до нижних скрытых переменных, через запятую; у декодера — в обратном порядке.</translation>
  </message>
  <message>
   <source>Units of each hidden layer of the decoder, from the latents to the image, separated by commas; empty for the mirror of the encoder. A stronger decoder needs its latents less.</source>
   <translation>Число нейронов каждого скрытого слоя декодера, от латентных переменных к изображению, через запятую; пусто: зеркало энкодера. Сильный декодер меньше нуждается в латентных переменных.</translation>
  </message>
  <message>
   <source>Units of each hidden layer of the encoder, separated by commas; the decoder has them in reverse.</source>
   <translation>Число нейронов в каждом скрытом слое кодировщика через запятую; у декодера — в обратном порядке.</translation>
  </message>
  <message>
   <source>Units of each hidden layer of the small network, the same for all pixels, that is told the pixels before and corrects what the decoder says; separated by commas.</source>
   <translation>Нейроны каждого скрытого слоя малой сети, общей для всех пикселей: ей сообщают предыдущие пиксели, и она поправляет то, что говорит декодер; через запятую.</translation>
  </message>
  <message>
   <source>Warm-up epochs</source>
   <translation>Эпох разогрева</translation>
  </message>
  <message>
   <source>Weight decay</source>
   <translation>Затухание весов</translation>
  </message>
  <message>
   <source>Weight of the KL term. 1 gives the ELBO; more presses the posterior towards the prior until latents collapse; less favours reconstruction. Means over pixels or latents change what it amounts to.</source>
   <translation>Вес слагаемого KL. 1 даёт ELBO; большее значение прижимает апостериорное распределение к априорному, пока латентные переменные не схлопнутся; меньшее улучшает реконструкцию. Средние по пикселям или латентным меняют его действие.</translation>
  </message>
  <message>
   <source>Weight of the dimension-wise KL: how far each latent, over all images, is from the prior.</source>
   <translation>Вес покоординатной KL: того, насколько каждая латентная переменная по всем изображениям далека от априорного распределения.</translation>
  </message>
  <message>
   <source>Weight of the feature distance in the decoder's loss, beside that of fooling the discriminator. More keeps to the image, less asks for images that look real, whatever they show.</source>
   <translation>Вес расстояния признаков в потерях декодера рядом с обманом дискриминатора. Больше — ближе к изображению, меньше — изображения, похожие на настоящие, что бы они ни показывали.</translation>
  </message>
  <message>
   <source>Weight of the mutual information: how much the latents tell of which image it was.</source>
   <translation>Вес взаимной информации: того, сколько латентные переменные сообщают о том, какое это было изображение.</translation>
  </message>
  <message>
   <source>Weight of the penalty: the KL of a coin with each unit's mean activation from one with the target, summed over the units.</source>
   <translation>Вес штрафа: KL между монетой с целевой активацией и монетой со средней активацией единицы, сумма по единицам.</translation>
  </message>
  <message>
   <source>Weight of the penalty: the squared Frobenius norm of the encoder's Jacobian, which says how much the code moves with the pixels.</source>
   <translation>Вес штрафа: квадрат нормы Фробениуса якобиана кодировщика; он говорит, насколько код сдвигается вслед за пикселями.</translation>
  </message>
  <message>
   <source>Weight of the squared distance between what the encoder gives and its nearest code. Too little, and the encoder runs away from the codes; too much, and it does not move on from them.</source>
   <translation>Вес квадрата расстояния между выходом кодировщика и ближайшим кодом. Слишком мало — кодировщик убегает от кодов; слишком много — не может от них уйти.</translation>
  </message>
  <message>
   <source>Weight of the total correlation: how much the latents tell of each other. More makes them independent, which is hoped to disentangle them. With alpha, beta and gamma 1 the loss is the negative ELBO.</source>
   <translation>Вес полной корреляции: того, сколько латентные переменные сообщают друг о друге. Чем больше, тем они независимее — в надежде распутать их. При alpha, beta и gamma, равных 1, функция потерь — отрицательная ELBO.</translation>
  </message>
  <message>
   <source>What follows each hidden layer of the encoder: a ReLU or a sigmoid.</source>
   <translation>Что следует за каждым скрытым слоем кодировщика: ReLU или сигмоида.</translation>
  </message>
  <message>
   <source>What has the free bits. latent: each latent for itself, so that all of them stay alive. sum: all latents together, which may share them as they like; some may still collapse.</source>
   <translation>Кому даны свободные биты. Переменная: каждой латентной переменной отдельно, так что живыми остаются все. Сумма: всем переменным вместе, и они делят их как угодно; некоторые всё же могут схлопнуться.</translation>
  </message>
  <message>
   <source>What has the free bits. latent: each latent for itself, so that all of them stay alive. sum: each layer, whose latents may share them as they like; some may still collapse.</source>
   <translation>Кому даны свободные биты. Переменная: каждой латентной переменной отдельно, так что живыми остаются все. Сумма: каждому слою, и его переменные делят их как угодно; некоторые всё же могут схлопнуться.</translation>
  </message>
  <message>
   <source>What the decoder says about each pixel. Bernoulli: the probability of white, a likelihood of binarised data and a mere loss on grey values. Gaussian: squared error, with a sigma that is fixed or learned. Continuous Bernoulli: a density on 0 to 1. Discretised logistic: the probability of each of the 256 grey levels. Perceptual: a loss, not a likelihood, which compares what a small classifier sees; it is trained first, on the same images. Nats of different likelihoods do not compare.</source>
   <translation>Что декодер говорит о каждом пикселе. Бернулли: вероятность белого; для бинарных данных это правдоподобие, для серых — лишь функция потерь. Гауссово: квадратичная ошибка с постоянной или обучаемой сигмой. Непрерывное Бернулли: плотность на отрезке от 0 до 1. Дискретное логистическое: вероятность каждого из 256 уровней серого. Перцептивная: функция потерь, а не правдоподобие; сравнивает то, что видит небольшой классификатор, который сначала обучается на тех же изображениях. Наты разных правдоподобий несравнимы.</translation>
  </message>
  <message>
   <source>Where the training is computed; auto takes a GPU where there is one.</source>
   <translation>На чём идёт обучение; auto берёт GPU, если он есть.</translation>
  </message>
  <message>
   <source>Whether the loss takes the sum of the KL over the latents, as the ELBO does, or the mean: that divides beta by the number of latents. What is shown stays a sum.</source>
   <translation>Берёт ли функция потерь сумму KL по латентным переменным, как в ELBO, или среднее: это делит beta на число латентных. Показанные значения остаются суммами.</translation>
  </message>
  <message>
   <source>Whether the loss takes the sum of the reconstruction over the pixels, as the ELBO does, or the mean, as much code does: that multiplies beta by the number of pixels. What is shown stays a sum.</source>
   <translation>Берёт ли функция потерь сумму реконструкции по пикселям, как в ELBO, или среднее, как во многих программах: это умножает beta на число пикселей. Показанные значения остаются суммами.</translation>
  </message>
  <message>
   <source>Width of the window in which the decoder of a pixel is told the pixels above and to the left of it; 0 turns this off. Such a decoder can do without the latents: the wider, the lower the KL. Pictures are then drawn pixel by pixel, always with the same random numbers.</source>
   <translation>Ширина окна, в котором декодеру пикселя сообщают пиксели выше и левее него; 0 выключает. Такой декодер может обойтись без скрытых переменных: чем окно шире, тем меньше KL. Картинки тогда рисуются пиксель за пикселем, всегда с одними и теми же случайными числами.</translation>
  </message>
  <message>
   <source>all</source>
   <translation>все</translation>
  </message>
  <message>
   <source>batch</source>
   <translation>пакетная</translation>
  </message>
  <message>
   <source>bernoulli</source>
   <translation>Бернулли</translation>
  </message>
  <message>
   <source>best</source>
   <translation>лучшие</translation>
  </message>
  <message>
   <source>beta</source>
   <translation>бета</translation>
  </message>
  <message>
   <source>bf16 is faster on processors that have it, with the same test loss; auto knows which.</source>
   <translation>bf16 быстрее на процессорах, которые его умеют, при той же ошибке на тесте; auto знает, на каких.</translation>
  </message>
  <message>
   <source>capacity</source>
   <translation>ёмкость</translation>
  </message>
  <message>
   <source>capacity: reconstruction + gamma times the distance of the KL from a capacity that grows. beta: reconstruction + beta times the KL. Gamma and the capacity belong to the first, beta and its schedule to the second.</source>
   <translation>Ёмкость: реконструкция + gamma, умноженная на расстояние KL от растущей ёмкости. Бета: реконструкция + beta, умноженная на KL. Gamma и ёмкость относятся к первой, beta и её расписание — ко второй.</translation>
  </message>
  <message>
   <source>constant</source>
   <translation>постоянная</translation>
  </message>
  <message>
   <source>continuous-bernoulli</source>
   <translation>непрерывное Бернулли</translation>
  </message>
  <message>
   <source>cosine</source>
   <translation>косинус</translation>
  </message>
  <message>
   <source>cyclical</source>
   <translation>циклы</translation>
  </message>
  <message>
   <source>default</source>
   <translation>обычная</translation>
  </message>
  <message>
   <source>discretised-logistic</source>
   <translation>дискретное логистическое</translation>
  </message>
  <message>
   <source>dreg</source>
   <translation>DReG</translation>
  </message>
  <message>
   <source>dynamic</source>
   <translation>случайно</translation>
  </message>
  <message>
   <source>gaussian</source>
   <translation>гауссово</translation>
  </message>
  <message>
   <source>gaussian-learned</source>
   <translation>гауссово, σ обучается</translation>
  </message>
  <message>
   <source>he</source>
   <translation>Хе (He)</translation>
  </message>
  <message>
   <source>latent</source>
   <translation>переменная</translation>
  </message>
  <message>
   <source>linear</source>
   <translation>линейная</translation>
  </message>
  <message>
   <source>masking</source>
   <translation>маскирование</translation>
  </message>
  <message>
   <source>mean</source>
   <translation>среднее</translation>
  </message>
  <message>
   <source>minimax</source>
   <translation>минимакс</translation>
  </message>
  <message>
   <source>mirrored</source>
   <translation>зеркально</translation>
  </message>
  <message>
   <source>mixture</source>
   <translation>смесь</translation>
  </message>
  <message>
   <source>nats per image</source>
   <translation>нат на изображение</translation>
  </message>
  <message>
   <source>non-saturating</source>
   <translation>ненасыщающиеся</translation>
  </message>
  <message>
   <source>none</source>
   <translation>нет</translation>
  </message>
  <message>
   <source>perceptual</source>
   <translation>перцептивная</translation>
  </message>
  <message>
   <source>random</source>
   <translation>случайные</translation>
  </message>
  <message>
   <source>relu</source>
   <translation>relu</translation>
  </message>
  <message>
   <source>reparameterised</source>
   <translation>репараметризованный</translation>
  </message>
  <message>
   <source>salt-and-pepper</source>
   <translation>соль и перец</translation>
  </message>
  <message>
   <source>sigmoid</source>
   <translation>сигмоидный</translation>
  </message>
  <message>
   <source>standard</source>
   <translation>стандартное</translation>
  </message>
  <message>
   <source>standard: N(0, I), as in a plain VAE. mixture: Gaussians whose places, widths and weights are learned. vampprior: what the encoder makes of pseudo-inputs, images that are learned.</source>
   <translation>стандартное: N(0, I), как в обычном VAE. смесь: гауссианы, чьи места, ширины и веса обучаются. VampPrior: то, что кодировщик делает из псевдовходов — обучаемых изображений.</translation>
  </message>
  <message>
   <source>stratified</source>
   <translation>стратифицированная</translation>
  </message>
  <message>
   <source>sum</source>
   <translation>сумма</translation>
  </message>
  <message>
   <source>threshold</source>
   <translation>порог</translation>
  </message>
  <message>
   <source>vampprior</source>
   <translation>VampPrior</translation>
  </message>
  <message>
   <source>weighted</source>
   <translation>взвешенная</translation>
  </message>
  <message>
   <source>worst</source>
   <translation>худшие</translation>
  </message>
  <message>
   <source>xavier</source>
   <translation>Ксавье (Xavier)</translation>
  </message>
 </context>
 <context>
  <name>priors</name>
  <message>
   <source>&amp;Mean</source>
   <translation>&amp;Среднее</translation>
  </message>
  <message>
   <source>&amp;Usual</source>
   <translation>&amp;Обычные</translation>
  </message>
  <message>
   <source>&amp;Zero</source>
   <translation>&amp;Обнулить</translation>
  </message>
  <message>
   <source>Circles at 1, 2 and 3 standard deviations of the prior N(0, I), from which dreams are sampled. In two dimensions they contain 39, 86 and 99 % of the prior.</source>
   <translation>Окружности на 1, 2 и 3 стандартных отклонениях априорного распределения N(0, I), из которого берутся сны. В двух измерениях внутри них 39, 86 и 99 % вероятности.</translation>
  </message>
  <message>
   <source>How far the sliders reach to either side of the mean of the codes seen in training,
in standard deviations of those codes.</source>
   <translation>Как далеко ползунки ходят в обе стороны от среднего кодов, встреченных при обучении,
в стандартных отклонениях этих кодов.</translation>
  </message>
  <message>
   <source>How far the sliders reach to either side of the prior's mean, in its standard deviations.</source>
   <translation>Как далеко ползунки уходят в обе стороны от среднего априорного распределения, в его стандартных отклонениях.</translation>
  </message>
  <message>
   <source>How far the sliders reach to either side of zero. The prior has a standard deviation of 1:
beyond ±4 the decoder has hardly been trained.</source>
   <translation>Диапазон ползунков в обе стороны от нуля. Стандартное отклонение априорного распределения — 1:
дальше ±4 декодер почти не обучался.</translation>
  </message>
  <message>
   <source>Morph from sample to sample, a few cells at a time, until you move a slider</source>
   <translation>Переходить от одного образца к другому, по нескольку ячеек за раз, пока вы не сдвинете ползунок</translation>
  </message>
  <message>
   <source>Morph smoothly from one prior sample to the next, until you move a slider</source>
   <translation>Плавно переходить от одного образца из априорного распределения к другому, пока вы не сдвинете ползунок</translation>
  </message>
  <message>
   <source>Morph smoothly from one such sample to the next, until you move a slider</source>
   <translation>Плавно переходить от одного такого образца к другому, пока вы не сдвинете ползунок</translation>
  </message>
  <message>
   <source>Sample the codes from the learned prior, cell by cell, each given those before, and decode them</source>
   <translation>Случайный образец из обученного априорного распределения: коды выбираются ячейка за ячейкой с учётом предыдущих и декодируются</translation>
  </message>
  <message>
   <source>Sample z from the learned prior and decode it</source>
   <translation>Случайный образец z из обученного априорного распределения, декодированный</translation>
  </message>
  <message>
   <source>Sample z from the prior, a standard normal, and decode it</source>
   <translation>Случайный образец z из априорного распределения (стандартного нормального), декодированный</translation>
  </message>
  <message>
   <source>Set all sliders to the mean of the codes seen in training</source>
   <translation>Поставить все ползунки на среднее кодов, встреченных при обучении</translation>
  </message>
  <message>
   <source>Set all sliders to the mean of the prior</source>
   <translation>Поставить все ползунки на среднее априорного распределения</translation>
  </message>
  <message>
   <source>Set all sliders to zero, the mean of the prior</source>
   <translation>Поставить все ползунки на ноль — среднее априорного распределения</translation>
  </message>
  <message>
   <source>Set each cell to its most frequent code</source>
   <translation>Поставить в каждую ячейку её самый частый код</translation>
  </message>
  <message>
   <source>Set {} to &amp;zero</source>
   <translation>Обну&amp;лить {}</translation>
  </message>
  <message>
   <source>Set {} to its &amp;usual code</source>
   <translation>Поставить {} на &amp;обычный код</translation>
  </message>
  <message>
   <source>Set {} to the &amp;mean of its codes</source>
   <translation>Поставить {} на &amp;среднее её кодов</translation>
  </message>
  <message>
   <source>Set {} to the &amp;mean of the prior</source>
   <translation>Поставить {} на &amp;среднее априорного распределения</translation>
  </message>
  <message>
   <source>The Gaussian components of the learned prior, from which dreams are sampled: each is an ellipse at one standard deviation; the fainter, the smaller its weight.</source>
   <translation>Гауссовы компоненты обученного априорного распределения, из которого берутся сны: каждая — эллипс на одном стандартном отклонении, тем бледнее, чем меньше её вес.</translation>
  </message>
  <message>
   <source>The sliders go through all codes of the codebook.</source>
   <translation>Ползунки проходят все коды кодовой книги.</translation>
  </message>
  <message>
   <source>This model has no prior that the map could show.</source>
   <translation>У этой модели нет априорного распределения, которое можно показать на карте.</translation>
  </message>
  <message>
   <source>This model has no prior to sample from. Each coordinate of z is drawn from a Gaussian with the mean and standard deviation of the codes seen in training; many such z decode to noise; a VAE avoids this</source>
   <translation>У этой модели нет априорного распределения. Каждая координата z берётся из гауссова распределения со средним и стандартным отклонением кодов, встреченных при обучении; многие такие z декодируются в шум; у VAE этого нет</translation>
  </message>
  <message>
   <source>This prior is a network over codes: the map cannot show it.</source>
   <translation>Это априорное распределение — сеть над кодами: на карте его не показать.</translation>
  </message>
  <message>
   <source>Training step of the weights.</source>
   <translation>Шаг обучения весов.</translation>
  </message>
  <message>
   <source>Training step of the weights; length of z (a sample from the prior has about √D);
log density of z under the prior, a standard normal, in nats (natural logarithm).</source>
   <translation>Шаг обучения весов; длина z (у образца из априорного распределения около √D);
логарифм плотности z при априорном стандартном нормальном распределении, в натах (натуральный логарифм).</translation>
  </message>
  <message>
   <source>Training step of the weights; length of z.
This model has no prior, so z has no density.</source>
   <translation>Шаг обучения весов; длина z.
У этой модели нет априорного распределения, поэтому плотности z нет.</translation>
  </message>
  <message>
   <source>Training step of the weights; length of z;
log density of z under the learned prior, in nats (natural logarithm).</source>
   <translation>Шаг обучения весов; длина z;
логарифм плотности z в обученном априорном распределении, в натах (натуральный логарифм).</translation>
  </message>
 </context>
 <context>
  <name>requests</name>
  <message>
   <source>The drawing could not be reconstructed</source>
   <translation>Не удалось реконструировать рисунок</translation>
  </message>
  <message>
   <source>The images of a panel could not be decoded</source>
   <translation>Не удалось декодировать изображения панели</translation>
  </message>
  <message>
   <source>The images of the map could not be encoded</source>
   <translation>Не удалось закодировать изображения карты</translation>
  </message>
  <message>
   <source>The model could not answer a request</source>
   <translation>Модель не смогла выполнить запрос</translation>
  </message>
  <message>
   <source>The model could not draw a sample from its prior</source>
   <translation>Не удалось получить образец из априорного распределения модели</translation>
  </message>
  <message>
   <source>The model's weights could not be used</source>
   <translation>Не удалось применить веса модели</translation>
  </message>
  <message>
   <source>The selected z could not be decoded</source>
   <translation>Не удалось декодировать выбранный z</translation>
  </message>
 </context>
 <context>
  <name>terms</name>
  <message>
   <source>A classifier learns the features</source>
   <translation>Классификатор учит признаки</translation>
  </message>
  <message>
   <source>Activation</source>
   <translation>Активация</translation>
  </message>
  <message>
   <source>Capacity</source>
   <translation>Ёмкость</translation>
  </message>
  <message>
   <source>Commitment</source>
   <translation>Привязанность</translation>
  </message>
  <message>
   <source>Contraction</source>
   <translation>Сжатие</translation>
  </message>
  <message>
   <source>Dimension-wise KL</source>
   <translation>Покоординатная KL</translation>
  </message>
  <message>
   <source>Discriminator's accuracy</source>
   <translation>Точность дискриминатора</translation>
  </message>
  <message>
   <source>Discriminator's loss</source>
   <translation>Потери дискриминатора</translation>
  </message>
  <message>
   <source>Entropy</source>
   <translation>Энтропия</translation>
  </message>
  <message>
   <source>Feature distance</source>
   <translation>Расстояние признаков</translation>
  </message>
  <message>
   <source>Generator's loss</source>
   <translation>Потери генератора</translation>
  </message>
  <message>
   <source>KL</source>
   <translation>KL</translation>
  </message>
  <message>
   <source>KL of the bottom layer</source>
   <translation>KL нижнего слоя</translation>
  </message>
  <message>
   <source>KL of the top layer</source>
   <translation>KL верхнего слоя</translation>
  </message>
  <message>
   <source>KL to the marginal of the prior</source>
   <translation>KL до маргинала априорного</translation>
  </message>
  <message>
   <source>KL, sum of its parts</source>
   <translation>KL, сумма частей</translation>
  </message>
  <message>
   <source>Loss</source>
   <translation>Потеря</translation>
  </message>
  <message>
   <source>Mutual information</source>
   <translation>Взаимная информация</translation>
  </message>
  <message>
   <source>Negative ELBO</source>
   <translation>Отрицательный ELBO</translation>
  </message>
  <message>
   <source>Negative K-sample bound</source>
   <translation>Отрицательная граница по K выборкам</translation>
  </message>
  <message>
   <source>Perplexity</source>
   <translation>Перплексия</translation>
  </message>
  <message>
   <source>Rate</source>
   <translation>Затраты на коды</translation>
  </message>
  <message>
   <source>Reconstruction</source>
   <translation>Реконструкция</translation>
  </message>
  <message>
   <source>Sparsity penalty</source>
   <translation>Штраф за разреженность</translation>
  </message>
  <message>
   <source>Total correlation</source>
   <translation>Полная корреляция</translation>
  </message>
  <message>
   <source>codes</source>
   <translation>коды</translation>
  </message>
  <message>
   <source>from what the encoder gives to its codes, summed over an image</source>
   <translation>от выхода кодировщика до его кодов, сумма по изображению</translation>
  </message>
  <message>
   <source>how far each latent, over all images, is from the prior, estimated from a batch and summed over latents</source>
   <translation>насколько каждая латентная переменная по всем изображениям далека от априорного распределения, по оценке на пакете, в сумме по переменным</translation>
  </message>
  <message>
   <source>how many codes are in use: all of them when each is used alike</source>
   <translation>сколько кодов в ходу: все, если каждый используется одинаково часто</translation>
  </message>
  <message>
   <source>how much the latents, over all images, depend on each other, estimated from a batch; 0 where they are independent</source>
   <translation>насколько латентные переменные по всем изображениям зависят друг от друга, по оценке на пакете; 0, если независимы</translation>
  </message>
  <message>
   <source>mean over images</source>
   <translation>среднее по изображениям</translation>
  </message>
  <message>
   <source>minus the log of the mean importance weight of K samples; below the negative ELBO and nearer to the negative log-likelihood</source>
   <translation>минус логарифм среднего веса значимости K выборок; ниже отрицательной ELBO и ближе к отрицательному логарифму правдоподобия</translation>
  </message>
  <message>
   <source>mutual information, total correlation and dimension-wise KL together; the exact KL lies beside it</source>
   <translation>взаимная информация, полная корреляция и покоординатная KL вместе; рядом точная KL</translation>
  </message>
  <message>
   <source>nats</source>
   <translation>нат</translation>
  </message>
  <message>
   <source>nats of an image's codes under the prior that learns along</source>
   <translation>наты кодов изображения при априорном распределении, которое учится вместе с моделью</translation>
  </message>
  <message>
   <source>nats per image</source>
   <translation>нат на изображение</translation>
  </message>
  <message>
   <source>nats per image and penalty</source>
   <translation>нат на изображение и штраф</translation>
  </message>
  <message>
   <source>share</source>
   <translation>доля</translation>
  </message>
  <message>
   <source>squared distance</source>
   <translation>квадрат расстояния</translation>
  </message>
  <message>
   <source>the KL that the loss asks for now</source>
   <translation>KL, которой сейчас требует функция потерь</translation>
  </message>
  <message>
   <source>what the code tells of which image it was, estimated from a batch; it cannot exceed the log of the number of training images</source>
   <translation>сколько код сообщает о том, какое это было изображение, по оценке на пакете; не больше логарифма числа обучающих изображений</translation>
  </message>
  <message>
   <source>what z1 tells of an image besides: the KL of q(z1|x, z2) from p(z1|z2), z2 drawn from q(z2|x)</source>
   <translation>сколько сверх того сообщает z1: KL от q(z1|x, z2) до p(z1|z2), где z2 взято из q(z2|x)</translation>
  </message>
  <message>
   <source>what z2 tells of an image: the KL of q(z2|x) from N(0, 1)</source>
   <translation>сколько z2 сообщает об изображении: KL от q(z2|x) до N(0, 1)</translation>
  </message>
  <message>
   <source>‖J‖² per image</source>
   <translation>‖J‖² на изображение</translation>
  </message>
  <message>
   <source>−ELBO</source>
   <translation>−ELBO</translation>
  </message>
 </context>
 <context>
  <name>tools</name>
  <message>
   <source>Class</source>
   <translation>Класс</translation>
  </message>
  <message>
   <source>Compare test images with their reconstructions; see the worst, and the loss of each class.</source>
   <translation>Сравнить тестовые изображения с реконструкциями: худшие из них и потери по классам.</translation>
  </message>
  <message>
   <source>Images</source>
   <translation>Изображений</translation>
  </message>
  <message>
   <source>Images are decoded at the posterior mean, without noise: losses are slightly lower than in training.</source>
   <translation>Изображения декодированы в апостериорном среднем, без шума: потери немного меньше, чем при обучении.</translation>
  </message>
  <message>
   <source>Images shown</source>
   <translation>Показать изображений</translation>
  </message>
  <message>
   <source>KL</source>
   <translation>KL</translation>
  </message>
  <message>
   <source>Loss of the images, sorted</source>
   <translation>Потери изображений по возрастанию</translation>
  </message>
  <message>
   <source>Mean loss of each class</source>
   <translation>Средние потери по классам</translation>
  </message>
  <message>
   <source>Mean squared error of a pixel</source>
   <translation>Средний квадрат ошибки пикселя</translation>
  </message>
  <message>
   <source>Originals, reconstructions (loss in nats below) and absolute errors</source>
   <translation>Оригиналы, реконструкции (под ними потери в натах) и абсолютные ошибки</translation>
  </message>
  <message>
   <source>Reconstruction</source>
   <translation>Реконструкция</translation>
  </message>
  <message>
   <source>Reconstruction + KL</source>
   <translation>Реконструкция + KL</translation>
  </message>
  <message>
   <source>Reconstruction loss</source>
   <translation>Потери реконструкции</translation>
  </message>
  <message>
   <source>Reconstructions</source>
   <translation>Реконструкции</translation>
  </message>
  <message>
   <source>Share of the images</source>
   <translation>Доля изображений</translation>
  </message>
  <message>
   <source>Standard error</source>
   <translation>Стандартная ошибка</translation>
  </message>
  <message>
   <source>Test image</source>
   <translation>Тестовое изображение</translation>
  </message>
  <message>
   <source>Test images</source>
   <translation>Тестовые изображения</translation>
  </message>
  <message>
   <source>nats per image</source>
   <translation>нат на изображение</translation>
  </message>
 </context>
</TS>
