FROM python
CMD cd /srv; python app.py
